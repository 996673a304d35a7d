import { operations } from '@postern/protocol/management';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { groupTexts } from '../../texts/people.ts';

const t = groupTexts.apps;

export function GroupApps({ groupId }: { groupId: string }) {
  const apps = useCall(operations.listGroupApps, { params: { groupId } });
  return (
    <Panel title={t.title} padded={false}>
      <FaultBlock fault={apps.error} />
      {!apps.data && !apps.error && <Loading>{common.loading}</Loading>}
      {apps.data?.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {apps.data && apps.data.length > 0 && (
        <ul className="c-pick">
          {apps.data.map(({ id, label }) => (
            <li key={id}>
              <Link to={`/apps/${id}/assignments`}>{label}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
