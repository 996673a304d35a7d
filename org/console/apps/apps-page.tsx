import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { type Column, DataTable, EmptyState, Panel, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../api/use-list.ts';
import { AppState } from '../parts/app-state.tsx';
import { ListBox } from '../parts/list-box.tsx';
import { Page } from '../parts/page.tsx';
import { SearchBox } from '../parts/search-box.tsx';
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
  const none = q === '' && apps.items?.length === 0;
  const add = (
    <Button variant={none ? 'filled' : 'default'} onClick={() => setAdding(true)}>
      {t.newApp}
    </Button>
  );
  return (
    <Page title={t.title} actions={!none && add}>
      <Panel padded={false} label={t.caption}>
        {!none && (
          <div className="c-tools">
            <SearchBox label={t.search} onSearch={setQ} />
          </div>
        )}
        <ListBox list={apps} empty={none ? <EmptyState action={add}>{t.empty}</EmptyState> : t.noMatch}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
      </Panel>
      <NewApp opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
