import { Button } from '@mantine/core';
import { type Group, operations } from '@postern/protocol/management';
import { type Column, DataTable, EmptyState, Panel, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { groupsTexts as t } from '../../texts/people.ts';
import { NewGroup } from './new-group.tsx';

const columns: Column<Group>[] = [
  {
    key: 'group',
    head: t.columns.group,
    cell: ({ id, profile }) => (
      <TwoLines
        first={
          <Link className="p-strong" to={`/groups/${id}`}>
            {profile.name}
          </Link>
        }
        second={profile.description}
      />
    ),
  },
  { key: 'source', head: t.columns.source, cell: ({ type }) => t.sources[type] },
  {
    key: 'people',
    head: t.columns.people,
    right: true,
    cell: (group) => group._embedded?.stats.usersCount.toLocaleString('en-US'),
  },
  { key: 'apps', head: t.columns.apps, right: true, cell: (group) => group._embedded?.stats.appsCount },
];

export function GroupsPage() {
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const groups = useList(operations.listGroups, { query: { q, expand: 'stats', limit: 50 } });
  const none = q === '' && groups.items?.length === 0;
  const add = (
    <Button variant={none ? 'filled' : 'default'} onClick={() => setAdding(true)}>
      {t.newGroup}
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
        <ListBox list={groups} empty={none ? <EmptyState action={add}>{t.empty}</EmptyState> : t.noMatch}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
      </Panel>
      <NewGroup opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
