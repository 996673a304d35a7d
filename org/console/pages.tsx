import { EmptyState } from '@postern/ui';
import { Link, Navigate, Route, Routes } from 'react-router';
import { AgentPage } from './agents/agent-page.tsx';
import { AgentsPage } from './agents/agents-page.tsx';
import { AppPage } from './apps/app-page.tsx';
import { AppsPage } from './apps/apps-page.tsx';
import { Shell } from './frame/shell.tsx';
import { common } from './texts/common.ts';

/** Which page is at which address. */
export function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/agents" replace />} />
        <Route path="agents" element={<AgentsPage />} />
        <Route path="agents/:agentId" element={<AgentPage />} />
        <Route path="apps" element={<AppsPage />} />
        <Route path="apps/:appId/*" element={<AppPage />} />
        <Route
          path="*"
          element={<EmptyState action={<Link to="/agents">{common.toAgents}</Link>}>{common.unknownPage}</EmptyState>}
        />
      </Route>
    </Routes>
  );
}
