import { Button } from '@mantine/core';
import { operations, type User, type UserStatus } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { personName } from '../../parts/person-name.ts';
import { common } from '../../texts/common.ts';
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
  return (
    <>
      {steps[person.status].map((step) => (
        <SimpleStep key={step} step={step} userId={person.id} />
      ))}
      {person.status === 'DEPROVISIONED' ? <Delete person={person} /> : <Deactivate person={person} />}
    </>
  );
}

function SimpleStep({ step, userId }: { step: Step; userId: string }) {
  const run = useChange(simple[step]);
  return (
    <>
      <FaultBlock fault={run.error} />
      <Button loading={run.isPending} onClick={() => run.mutate({ params: { userId } })}>
        {t[step]}
      </Button>
    </>
  );
}

function Deactivate({ person }: { person: User }) {
  const [asked, setAsked] = useState(false);
  const run = useChange(operations.deactivateUser, () => setAsked(false));
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>
        {t.deactivate}
      </Button>
      <Confirm
        opened={asked}
        title={t.deactivateTitle(personName(person))}
        confirm={t.deactivateConfirm}
        cancel={common.cancel}
        busy={run.isPending}
        onConfirm={() => run.mutate({ params: { userId: person.id } })}
        onCancel={() => setAsked(false)}
      >
        {t.deactivateEffect}
        <FaultBlock fault={run.error} />
      </Confirm>
    </>
  );
}

function Delete({ person }: { person: User }) {
  const [asked, setAsked] = useState(false);
  const navigate = useNavigate();
  const run = useChange(operations.deleteUser, () => navigate('/people'));
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>
        {t.delete}
      </Button>
      <Confirm
        opened={asked}
        title={t.deleteTitle(personName(person))}
        confirm={t.deleteConfirm}
        cancel={common.cancel}
        busy={run.isPending}
        onConfirm={() => run.mutate({ params: { userId: person.id } })}
        onCancel={() => setAsked(false)}
      >
        {t.deleteEffect}
        <FaultBlock fault={run.error} />
      </Confirm>
    </>
  );
}
