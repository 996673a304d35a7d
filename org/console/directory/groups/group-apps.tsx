import { operations } from '@postern/protocol/management';
import { Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { groupTexts } from '../../texts/people.ts';

const t = groupTexts.apps;

export function GroupApps({ groupId }: { groupId: string }) {
  const { data, error } = useCall(operations.listGroupApps, { params: { groupId } });
  return (
    <Panel title={t.title} padded={false}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <ul className="c-pick">
            {rows.map(({ id, label }) => (
              <li key={id}>
                <Link to={`/apps/${id}/assignments`}>{label}</Link>
              </li>
            ))}
          </ul>
        )}
      </ListBox>
    </Panel>
  );
}
