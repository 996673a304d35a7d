import { operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Loading, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { SyncState } from '../../parts/sync-state.tsx';
import { common } from '../../texts/common.ts';
import { personTexts } from '../../texts/people.ts';

const t = personTexts.apps;

/** Where this person has an account, and how far each is. */
export function PersonApps({ userId }: { userId: string }) {
  const apps = useCall(operations.listUserApps, { params: { userId } }, { every: 3000 });
  return (
    <Panel title={t.title} padded={false}>
      <FaultBlock fault={apps.error} />
      {!apps.data && !apps.error && <Loading>{common.loading}</Loading>}
      {apps.data?.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {apps.data && apps.data.length > 0 && (
        <DataTable
          caption={t.caption}
          rows={apps.data}
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
              cell: ({ syncState, externalId }) => (
                <SyncState user={{ syncState, externalId, assigned: true, activeInApp: null }} />
              ),
            },
            { key: 'account', head: t.columns.account, right: true, cell: ({ externalId }) => externalId ?? '–' },
          ]}
        />
      )}
    </Panel>
  );
}
