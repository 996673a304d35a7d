import { Button } from '@mantine/core';
import { type App, type appGroup, operations } from '@postern/protocol/management';
import { Confirm, DataTable, EmptyState, Panel, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { appTexts } from '../../texts/apps.ts';
import { assignmentTexts } from '../../texts/assignments.ts';
import { common, counted } from '../../texts/common.ts';
import { PickGroups } from './pick-groups.tsx';

const t = assignmentTexts.groups;
type AppGroup = z.infer<typeof appGroup>;

/** Groups whose members get an account. */
export function AppGroups({ app }: { app: App }) {
  const [picking, setPicking] = useState(false);
  const [leaving, setLeaving] = useState<AppGroup>();
  const groups = useList(operations.listAppGroups, { params: { appId: app.id } }, { every: 10_000 });
  const remove = useChange(operations.unassignGroup, () => setLeaving(undefined));
  const assign = <Button onClick={() => setPicking(true)}>{t.assign}</Button>;
  return (
    <Panel title={t.title} padded={false} aside={(groups.items?.length ?? 0) > 0 && assign}>
      <ListBox list={groups} empty={<EmptyState action={assign}>{t.empty}</EmptyState>}>
        {(items) => (
          <DataTable
            caption={t.caption}
            rows={items}
            rowKey={({ id }) => id}
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
                  <Button
                    variant="subtle"
                    size="xs"
                    aria-label={t.remove.label(group.profile.name)}
                    onClick={() => setLeaving(group)}
                  >
                    {t.remove.button}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </ListBox>
      <PickGroups app={app} opened={picking} onClose={() => setPicking(false)} />
      <Confirm
        opened={leaving !== undefined}
        title={t.remove.title(leaving?.profile.name ?? '', app.label)}
        confirm={t.remove.confirm}
        cancel={common.cancel}
        busy={remove.isPending}
        onConfirm={() => leaving && remove.mutate({ params: { appId: app.id, groupId: leaving.id } })}
        onCancel={() => setLeaving(undefined)}
      >
        {t.remove.effect(counted(leaving?.usersCount ?? 0, ...appTexts.people))}
        <FaultBlock fault={remove.error} />
      </Confirm>
    </Panel>
  );
}
