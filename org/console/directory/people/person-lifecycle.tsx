import { operations, type User, type UserStatus } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { AskedChange } from '../../parts/asked-change.tsx';
import { ChangeButton } from '../../parts/change-button.tsx';
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
        <ChangeButton key={step} operation={simple[step]} args={args}>
          {t[step]}
        </ChangeButton>
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
