import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Panel, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
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
  const none = q === '' && groups.items?.length === 0;
  const assign = (
    <Permitted to={operations.assignGroup}>
      <Button onClick={() => setPicking(true)}>{t.assign}</Button>
    </Permitted>
  );
  return (
    <Panel title={t.title} padded={false} aside={!none && assign}>
      {!none && (
        <div className="c-tools">
          <SearchBox label={assignmentTexts.picker.searchGroups} onSearch={setQ} />
        </div>
      )}
      <ListBox list={groups} empty={none ? <EmptyState action={assign}>{t.empty}</EmptyState> : t.noMatch}>
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
          />
        )}
      </ListBox>
      <PickGroups app={app} opened={picking} onClose={() => setPicking(false)} />
    </Panel>
  );
}
