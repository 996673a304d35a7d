import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { type BodyOf, operations, type SchemaAttribute } from '@postern/protocol/management';
import { useState } from 'react';
import { type Saving, useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { attributeTexts } from '../../texts/attributes.ts';
import { type AttributeValues, valuesOf, writtenOf } from './attribute-values.ts';

const t = attributeTexts.form;
const types = Object.entries(attributeTexts.types).map(([value, label]) => ({ value, label }));
const entryTypes = types.filter(({ value }) => value !== 'boolean' && value !== 'array');

interface Props {
  /** Of the attribute that is changed; absent: a new one. */
  name?: string;
  onClose(): void;
}

/** Adds a custom attribute of people, or changes all of it but its name and type. */
export function AttributeForm({ name, onClose }: Props) {
  const { loaded, saving } = useEdited(operations.getUserSchema, operations.updateUserSchema, {}, onClose);
  if (!loaded.data) return <FaultBlock fault={loaded.error} />;
  const found = name === undefined ? undefined : loaded.data.answer.definitions.custom.properties[name];
  // Someone removed it meanwhile.
  if (name !== undefined && !found) return null;
  const attribute = name !== undefined && found ? { ...found, name } : undefined;
  return <Fields key={loaded.dataUpdatedAt} attribute={attribute} save={saving} onClose={onClose} />;
}

interface FieldsProps {
  attribute: (SchemaAttribute & { name: string }) | undefined;
  save: Saving<BodyOf<typeof operations.updateUserSchema>>;
  onClose(): void;
}

function Fields({ attribute, save, onClose }: FieldsProps) {
  const [values, setValues] = useState(() => valuesOf(attribute));
  const set = <K extends keyof AttributeValues>(name: K, value: AttributeValues[K]) =>
    setValues({ ...values, [name]: value });
  const submit = () => save.run({ definitions: { custom: { properties: { [values.name]: writtenOf(values) } } } });
  const text = (name: 'title' | 'name' | 'description' | 'pattern', label: string, description?: string) => (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      spellCheck={name !== 'name' && name !== 'pattern'}
      value={values[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  return (
    <FormDialog
      opened
      title={attribute ? t.editTitle(attribute.title) : t.newTitle}
      submit={t.submit}
      size={560}
      busy={save.busy}
      ready={values.title.trim() !== '' && values.name !== ''}
      fault={save.fault}
      readAgain={save.readAgain}
      onSubmit={submit}
      onClose={onClose}
    >
      {text('title', t.label)}
      {!attribute && text('name', t.name, t.nameHint)}
      {text('description', t.description)}
      {!attribute && (
        <Select
          label={t.type}
          data={types}
          allowDeselect={false}
          value={values.type}
          onChange={(value) => set('type', value as AttributeValues['type'])}
        />
      )}
      {!attribute && values.type === 'array' && (
        <Select
          label={t.items}
          data={entryTypes}
          allowDeselect={false}
          value={values.items}
          onChange={(value) => set('items', value as AttributeValues['items'])}
        />
      )}
      {values.type !== 'boolean' && (
        <Textarea
          label={t.values}
          description={t.valuesHint}
          autosize
          maxRows={8}
          value={values.values}
          onChange={(event) => set('values', event.currentTarget.value)}
        />
      )}
      {values.type === 'string' && text('pattern', t.pattern, t.patternHint)}
      <Checkbox
        label={t.required}
        description={t.requiredHint}
        checked={values.required}
        onChange={(event) => set('required', event.currentTarget.checked)}
      />
      {values.type !== 'array' && values.type !== 'boolean' && (
        <Checkbox
          label={t.unique}
          description={t.uniqueHint}
          checked={values.unique}
          onChange={(event) => set('unique', event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
