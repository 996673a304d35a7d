import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { ListPanel } from '../../parts/list-panel.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { appTexts } from '../../texts/apps.ts';
import { assignmentTexts } from '../../texts/assignments.ts';
import { counted } from '../../texts/common.ts';
import { PickGroups } from './pick-groups.tsx';

const t = assignmentTexts.groups;

/** Groups whose members get an account. */
export function AppGroups({ app }: { app: App }) {
  const [picking, setPicking] = useState(false);
  const [q, setQ] = useState('');
  const groups = useList(
    operations.listAppGroups,
    { params: { appId: app.id }, query: { q, limit: 50 } },
    { every: 10_000 },
  );
  const assign = (
    <Permitted to={operations.assignGroup}>
      <Button onClick={() => setPicking(true)}>{t.assign}</Button>
    </Permitted>
  );
  return (
    <ListPanel
      title={t.title}
      texts={{ ...t, search: assignmentTexts.picker.searchGroups }}
      list={groups}
      q={q}
      onSearch={setQ}
      add={assign}
      columns={[
        {
          key: 'group',
          head: t.columns.group,
          cell: ({ id, profile }) => (
            <TwoLines first={<Link to={`/groups/${id}`}>{profile.name}</Link>} second={profile.description} />
          ),
        },
        { key: 'people', head: t.columns.people, right: true, cell: ({ usersCount }) => usersCount },
        {
          key: 'remove',
          head: '',
          right: true,
          width: 100,
          cell: (group) => (
            <AskedChange
              operation={operations.unassignGroup}
              args={{ params: { appId: app.id, groupId: group.id } }}
              look="row"
              button={t.remove.button}
              label={t.remove.label(group.profile.name)}
              title={t.remove.title(group.profile.name, app.label)}
              confirm={t.remove.confirm}
            >
              {t.remove.effect(counted(group.usersCount, ...appTexts.people))}
            </AskedChange>
          ),
        },
      ]}
    >
      <PickGroups app={app} opened={picking} onClose={() => setPicking(false)} />
    </ListPanel>
  );
}
