import { operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { SyncState } from '../../parts/sync-state.tsx';
import { personTexts } from '../../texts/people.ts';

const t = personTexts.apps;

/** Where this person has an account, and how far each is. */
export function PersonApps({ userId }: { userId: string }) {
  const { data, error } = useCall(operations.listUserApps, { params: { userId } }, { every: 3000 });
  return (
    <Panel title={t.title} padded={false}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <DataTable
            caption={t.caption}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'app',
                head: t.columns.app,
                cell: ({ appInstanceId, label }) => <Link to={`/apps/${appInstanceId}/assignments`}>{label}</Link>,
              },
              {
                key: 'state',
                head: t.columns.state,
                cell: (account) => <SyncState user={account} />,
              },
              { key: 'account', head: t.columns.account, right: true, cell: ({ externalId }) => externalId ?? '–' },
            ]}
          />
        )}
      </ListBox>
    </Panel>
  );
}
