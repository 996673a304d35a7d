import { PasswordInput, Select, TextInput } from '@mantine/core';
import { operations, role as roleSchema } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { settingsTexts } from '../texts/tasks.ts';

const t = settingsTexts.admins.create;
const roles = roleSchema.options;
const blank = { name: '', login: '', password: '', role: 'super' as (typeof roles)[number] };

export function NewAdministrator({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [values, setValues] = useState(blank);
  const change = (part: Partial<typeof blank>) => setValues({ ...values, ...part });
  const close = () => {
    setValues(blank);
    onClose();
  };
  const create = useChange(operations.createAdministrator, close);
  return (
    <FormDialog
      opened={opened}
      title={t.title}
      submit={t.submit}
      busy={create.isPending}
      fault={create.error}
      onSubmit={() => create.mutate({ body: values })}
      onClose={close}
    >
      <TextInput
        label={t.name}
        data-autofocus
        required
        withAsterisk={false}
        value={values.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t.login}
        required
        withAsterisk={false}
        autoComplete="off"
        value={values.login}
        onChange={(event) => change({ login: event.currentTarget.value })}
      />
      <PasswordInput
        label={t.password}
        description={t.passwordHint}
        required
        withAsterisk={false}
        autoComplete="new-password"
        value={values.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <Select
        label={t.role}
        data={roles.map((value) => ({ value, label: settingsTexts.roles[value] ?? value }))}
        value={values.role}
        onChange={(value) => change({ role: (value ?? 'super') as typeof values.role })}
      />
    </FormDialog>
  );
}
