import { EmptyState } from '@postern/ui';
import { Link, Navigate, Route, Routes } from 'react-router';
import { AgentPage } from './agents/agent-page.tsx';
import { AgentsPage } from './agents/agents-page.tsx';
import { AppPage } from './apps/app-page.tsx';
import { AppsPage } from './apps/apps-page.tsx';
import { AttributesPage } from './directory/attributes/attributes-page.tsx';
import { GroupPage } from './directory/groups/group-page.tsx';
import { GroupsPage } from './directory/groups/groups-page.tsx';
import { PeoplePage } from './directory/people/people-page.tsx';
import { PersonPage } from './directory/people/person-page.tsx';
import { NewRulePage, RulePage } from './directory/rules/rule-page.tsx';
import { RulesPage } from './directory/rules/rules-page.tsx';
import { SourcesPage } from './directory/sources/sources-page.tsx';
import { DownloadsPage } from './downloads/downloads-page.tsx';
import { Shell } from './frame/shell.tsx';
import { LogPage } from './log/log-page.tsx';
import { Page } from './parts/page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';
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
        <Route path="people" element={<PeoplePage />} />
        <Route path="people/:userId" element={<PersonPage />} />
        <Route path="groups" element={<GroupsPage />} />
        <Route path="groups/:groupId" element={<GroupPage />} />
        <Route path="group-rules" element={<RulesPage />} />
        <Route path="group-rules/new" element={<NewRulePage />} />
        <Route path="group-rules/:ruleId" element={<RulePage />} />
        <Route path="profile" element={<AttributesPage />} />
        <Route path="profile-sources" element={<SourcesPage />} />
        <Route path="tasks" element={<TasksPage />} />
        <Route path="log" element={<LogPage />} />
        <Route path="downloads" element={<DownloadsPage />} />
        <Route path="settings/*" element={<SettingsPage />} />
        <Route
          path="*"
          element={
            <Page title={common.noPage}>
              <EmptyState action={<Link to="/agents">{common.toAgents}</Link>}>{common.unknownPage}</EmptyState>
            </Page>
          }
        />
      </Route>
    </Routes>
  );
}
