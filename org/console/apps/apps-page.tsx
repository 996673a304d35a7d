import { type App, operations } from '@postern/protocol/management';
import { type Column, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../api/use-list.ts';
import { AppState } from '../parts/app-state.tsx';
import { ListPage } from '../parts/list-page.tsx';
import { appsTexts as t } from '../texts/apps.ts';
import { NewApp } from './new-app.tsx';

const columns: Column<App>[] = [
  {
    key: 'app',
    head: t.columns.app,
    cell: ({ id, label }) => (
      <Link className="p-strong" to={`/apps/${id}`}>
        {label}
      </Link>
    ),
  },
  { key: 'state', head: t.columns.state, cell: (app) => <AppState app={app} /> },
  {
    key: 'connector',
    head: t.columns.connector,
    cell: ({ provisioning }) => provisioning.baseUrl ?? <span className="p-quiet">–</span>,
  },
  { key: 'people', head: t.columns.people, right: true, cell: (app) => app._embedded?.counts.users ?? '' },
  { key: 'groups', head: t.columns.groups, right: true, cell: (app) => app._embedded?.counts.groups ?? '' },
  {
    key: 'tasks',
    head: t.columns.tasks,
    right: true,
    cell: (app) => {
      const open = app._embedded?.counts.openTasks ?? 0;
      return open > 0 ? <StateBadge state="attention">{open}</StateBadge> : <span className="p-quiet">0</span>;
    },
  },
];

export function AppsPage() {
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const apps = useList(operations.listApps, { query: { q, expand: 'counts' } }, { every: 10_000 });
  return (
    <ListPage
      texts={t}
      list={apps}
      columns={columns}
      q={q}
      onSearch={setQ}
      create={{ words: t.newApp, operation: operations.createApp, run: () => setAdding(true) }}
    >
      <NewApp opened={adding} onClose={() => setAdding(false)} />
    </ListPage>
  );
}
