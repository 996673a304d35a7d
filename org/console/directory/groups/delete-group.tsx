import { type Group, operations } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { AskedChange } from '../../parts/asked-change.tsx';
import { groupTexts } from '../../texts/people.ts';

const t = groupTexts.delete;

export function DeleteGroup({ group }: { group: Group }) {
  const navigate = useNavigate();
  return (
    <AskedChange
      operation={operations.deleteGroup}
      args={{ params: { groupId: group.id } }}
      look="danger"
      button={t.button}
      title={t.title(group.profile.name)}
      confirm={t.confirm}
      onDone={() => navigate('/groups')}
    >
      {t.effect}
    </AskedChange>
  );
}
