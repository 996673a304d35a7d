import { Button, Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { peopleTexts, personTexts } from '../../texts/people.ts';

const t = peopleTexts.create;
const fields = ['firstName', 'lastName', 'login', 'email'] as const;
const blank = { firstName: '', lastName: '', login: '', email: '' };

/** The e-mail address is the login, until something else is typed. */
export function NewPerson({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [values, setValues] = useState(blank);
  const [password, setPassword] = useState('');
  const [activate, setActivate] = useState(true);
  const navigate = useNavigate();
  const create = useChange(operations.createUser, ({ id }) => navigate(`/people/${id}`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      query: { activate },
      body: {
        profile: { ...values, email: values.email || values.login },
        ...(password ? { credentials: { password: { value: password } } } : {}),
      },
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.title}
      size={560}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form className="p-stack" onSubmit={submit}>
        <div className="c-form">
          {fields.map((name, n) => (
            <TextInput
              key={name}
              label={personTexts.attributes[name]}
              required={name !== 'email'}
              withAsterisk={false}
              placeholder={name === 'email' ? values.login : ''}
              {...(n === 0 ? { 'data-autofocus': true } : {})}
              value={values[name]}
              onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            />
          ))}
          <PasswordInput
            label={t.password}
            description={t.passwordHint}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Checkbox
            mt={28}
            label={t.activate}
            description={t.activateHint}
            checked={activate}
            onChange={(event) => setActivate(event.currentTarget.checked)}
          />
        </div>
        <FaultBlock fault={create.error} />
        <div className="p-row p-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            {t.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
