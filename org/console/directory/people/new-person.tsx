import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { operations, type Profile } from '@postern/protocol/management';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { useChange } from '../../api/use-change.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { peopleTexts, personTexts } from '../../texts/people.ts';
import { AttributeField } from './attribute-field.tsx';
import { profileOf } from './profile-values.ts';

const t = peopleTexts.create;
const fields = ['firstName', 'lastName', 'login', 'email'] as const;
const blank: Record<string, string> = { firstName: '', lastName: '', login: '', email: '' };

/** The e-mail address is the login, until something else is typed. */
export function NewPerson({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [values, setValues] = useState(blank);
  const [password, setPassword] = useState('');
  const [activate, setActivate] = useState(true);
  const schema = useCall(operations.getUserSchema, {}, { enabled: opened }).data?.definitions.custom.properties ?? {};
  const asked = Object.entries(schema).filter(([, { required }]) => required);
  const policy = useCall(operations.getPolicy, { params: { policyId: 'default' } }, { enabled: opened });
  const navigate = useNavigate();
  const create = useChange(operations.createUser, ({ id }) => navigate(`/people/${id}`));
  const submit = () =>
    create.mutate({
      query: { activate },
      body: {
        // What is no profile yet is for the org to refuse, which says why.
        profile: profileOf({}, { ...values, email: values['email'] || values['login'] || '' }, schema) as Profile,
        ...(password ? { credentials: { password: { value: password } } } : {}),
      },
    });
  return (
    <FormDialog
      opened={opened}
      title={t.title}
      submit={t.submit}
      size={560}
      busy={create.isPending}
      fault={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="c-form">
        {fields.map((name, n) => (
          <TextInput
            key={name}
            label={personTexts.attributes[name]}
            required={name !== 'email'}
            withAsterisk={false}
            placeholder={name === 'email' ? values['login'] : ''}
            {...(n === 0 ? { 'data-autofocus': true } : {})}
            value={values[name] ?? ''}
            onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
          />
        ))}
        {asked.map(([name, attribute]) => (
          <AttributeField
            key={name}
            label={attribute.title}
            attribute={attribute}
            required
            text={values[name] ?? ''}
            onChange={(text) => setValues({ ...values, [name]: text })}
          />
        ))}
        <PasswordInput
          label={t.password}
          description={`${policy.data?.postern.rules ?? ''} ${t.passwordHint}`}
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
    </FormDialog>
  );
}
