import { UiProvider } from '@postern/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { HashRouter } from 'react-router';
import { createClient } from './api/client.ts';
import { ClientContext } from './api/client-context.ts';
import './app.css';
import './wizard/wizard.css';
import './status/status.css';
import './tls/tls.css';
import './activity/activity.css';
import './logs/logs.css';
import './diagnostics/diagnostics.css';
import { App } from './frame/app.tsx';

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } });
const over = new EventTarget();
const client = createClient(() => over.dispatchEvent(new Event('over')));

createRoot(document.getElementById('root')!).render(
  <UiProvider>
    <QueryClientProvider client={queries}>
      <ClientContext value={client}>
        <HashRouter>
          <App sessionOver={over} />
        </HashRouter>
      </ClientContext>
    </QueryClientProvider>
  </UiProvider>,
);
