import { MultiSelect, TextInput } from '@mantine/core';
import { scopes as allScopes } from '@postern/protocol/management';
import { serviceAppTexts } from '../texts/service-apps.ts';

const t = serviceAppTexts.create;

interface Values {
  name: string;
  scopes: string[];
}

/** What a service app is called and may do. */
export function NameAndScopes({ values, onChange }: { values: Values; onChange(values: Values): void }) {
  return (
    <>
      <TextInput
        label={t.name}
        data-autofocus
        maxLength={80}
        value={values.name}
        onChange={(event) => onChange({ ...values, name: event.currentTarget.value })}
      />
      <MultiSelect
        label={t.scopes}
        description={t.scopesHint}
        data={[...allScopes]}
        value={values.scopes}
        onChange={(scopes) => onChange({ ...values, scopes })}
        searchable
      />
    </>
  );
}
