import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListPanel } from '../../parts/list-panel.tsx';
import { groupsTexts, personTexts } from '../../texts/people.ts';

const t = personTexts.groups;

export function PersonGroups({ userId }: { userId: string }) {
  const [q, setQ] = useState('');
  return (
    <ListPanel
      title={t.title}
      texts={{ ...groupsTexts, caption: t.title, empty: t.empty }}
      list={useList(operations.listUserGroups, { params: { userId }, query: { q, limit: 50 } })}
      q={q}
      onSearch={setQ}
      columns={[
        {
          key: 'group',
          head: t.columns.group,
          cell: ({ id, profile }) => <Link to={`/groups/${id}`}>{profile.name}</Link>,
        },
        { key: 'description', head: t.columns.description, cell: ({ profile }) => profile.description },
      ]}
    />
  );
}
