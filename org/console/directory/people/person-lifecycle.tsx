import { Button } from '@mantine/core';
import { operations, type User, type UserStatus } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { personName } from '../../parts/person-name.ts';
import { personTexts } from '../../texts/people.ts';

const t = personTexts.life;
const simple = {
  activate: operations.activateUser,
  reactivate: operations.reactivateUser,
  suspend: operations.suspendUser,
  unsuspend: operations.unsuspendUser,
};
type Step = keyof typeof simple;

/** What may become of a person, by what they are. */
const steps: Record<UserStatus, Step[]> = {
  STAGED: ['activate'],
  ACTIVE: ['suspend'],
  SUSPENDED: ['unsuspend'],
  DEPROVISIONED: ['reactivate'],
};

export function PersonLifecycle({ person }: { person: User }) {
  const navigate = useNavigate();
  const args = { params: { userId: person.id } };
  return (
    <>
      {steps[person.status].map((step) => (
        <SimpleStep key={step} step={step} userId={person.id} />
      ))}
      {person.status === 'DEPROVISIONED' ? (
        <AskedChange
          operation={operations.deleteUser}
          args={args}
          look="danger"
          button={t.delete}
          title={t.deleteTitle(personName(person))}
          confirm={t.deleteConfirm}
          onDone={() => navigate('/people')}
        >
          {t.deleteEffect}
        </AskedChange>
      ) : (
        <AskedChange
          operation={operations.deactivateUser}
          args={args}
          look="danger"
          button={t.deactivate}
          title={t.deactivateTitle(personName(person))}
          confirm={t.deactivateConfirm}
        >
          {t.deactivateEffect}
        </AskedChange>
      )}
    </>
  );
}

function SimpleStep({ step, userId }: { step: Step; userId: string }) {
  const run = useChange(simple[step]);
  return (
    <Permitted to={simple[step]}>
      <FaultBlock fault={run.error} />
      <Button loading={run.isPending} onClick={() => run.mutate({ params: { userId } })}>
        {t[step]}
      </Button>
    </Permitted>
  );
}
