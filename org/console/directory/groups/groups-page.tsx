import { type Group, operations } from '@postern/protocol/management';
import { type Column, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListPage } from '../../parts/list-page.tsx';
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
  return (
    <ListPage
      texts={t}
      list={groups}
      columns={columns}
      q={q}
      onSearch={setQ}
      create={{ words: t.newGroup, operation: operations.createGroup, run: () => setAdding(true) }}
    >
      <NewGroup opened={adding} onClose={() => setAdding(false)} />
    </ListPage>
  );
}
