import { UiProvider } from '@postern/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import type { ApiFault } from './api/api-fault.ts';
import { createClient } from './api/client.ts';
import { ClientContext } from './api/client-context.ts';
import './console.css';
import { Gate } from './frame/gate.tsx';
import { sessionKey } from './frame/session-key.ts';
import { Pages } from './pages.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // What the org refused it refuses again; what did not arrive may.
      retry: (times, fault) => times < 2 && [0, 502, 503, 504].includes((fault as ApiFault).status),
    },
  },
});
const client = createClient(() => queries.setQueryData(sessionKey, null));

createRoot(document.getElementById('root')!).render(
  <UiProvider>
    <QueryClientProvider client={queries}>
      <ClientContext value={client}>
        <BrowserRouter>
          <Gate>
            <Pages />
          </Gate>
        </BrowserRouter>
      </ClientContext>
    </QueryClientProvider>
  </UiProvider>,
);
