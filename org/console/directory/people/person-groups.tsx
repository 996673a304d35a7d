import { operations } from '@postern/protocol/management';
import { Panel } from '@postern/ui';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { personTexts } from '../../texts/people.ts';

const t = personTexts.groups;

export function PersonGroups({ userId }: { userId: string }) {
  const { data, error } = useCall(operations.listUserGroups, { params: { userId } });
  return (
    <Panel title={t.title} padded={false}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <ul className="c-pick">
            {rows.map(({ id, profile }) => (
              <li key={id}>
                <Link to={`/groups/${id}`}>{profile.name}</Link>
                <span className="p-quiet p-cut">{profile.description}</span>
              </li>
            ))}
          </ul>
        )}
      </ListBox>
    </Panel>
  );
}
