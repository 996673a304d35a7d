import { Button, PasswordInput } from '@mantine/core';
import { operations, type User } from '@postern/protocol/management';
import { Panel, StateBadge } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import { useCall } from '../../api/use-call.ts';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { personTexts } from '../../texts/people.ts';
import { moment } from '../../texts/time.ts';

const t = personTexts.password;

/** @param onSet the person has another state now, and so another ETag */
export function SetPassword({ person, onSet }: { person: User; onSet(): void }) {
  const [value, setValue] = useState('');
  const set = useChange(operations.updateUser, () => {
    setValue('');
    onSet();
  });
  const policy = useCall(operations.getPolicy, { params: { policyId: 'default' } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ params: { userId: person.id }, body: { credentials: { password: { value } } } });
  };
  const known = person.passwordChanged ? t.changed(moment(person.passwordChanged)) : t.never;
  return (
    <Permitted to={operations.updateUser}>
      <form onSubmit={submit}>
        <Panel title={t.title} aside={<span className="p-small p-quiet">{known}</span>}>
          <div className="p-stack">
            <div className="c-inline">
              <PasswordInput
                label={t.label}
                description={`${policy.data?.postern.rules ?? ''} ${t.hint}`}
                autoComplete="new-password"
                maxLength={256}
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
              <Button type="submit" loading={set.isPending} disabled={value.length < 8}>
                {t.submit}
              </Button>
            </div>
            {set.isSuccess && value === '' && <StateBadge state="ok">{t.done}</StateBadge>}
            <FaultBlock fault={set.error} />
          </div>
        </Panel>
      </form>
    </Permitted>
  );
}
