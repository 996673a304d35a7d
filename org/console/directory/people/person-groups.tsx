import { operations } from '@postern/protocol/management';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { personTexts } from '../../texts/people.ts';

const t = personTexts.groups;

export function PersonGroups({ userId }: { userId: string }) {
  const groups = useCall(operations.listUserGroups, { params: { userId } });
  return (
    <Panel title={t.title} padded={false}>
      <FaultBlock fault={groups.error} />
      {!groups.data && !groups.error && <Loading>{common.loading}</Loading>}
      {groups.data?.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {groups.data && groups.data.length > 0 && (
        <ul className="c-pick">
          {groups.data.map(({ id, profile }) => (
            <li key={id}>
              <Link to={`/groups/${id}`}>{profile.name}</Link>
              <span className="p-quiet p-cut">{profile.description}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
