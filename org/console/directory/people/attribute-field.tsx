import { Select, Textarea, TextInput } from '@mantine/core';
import type { SchemaAttribute } from '@postern/protocol/management';
import { attributeTexts as t } from '../../texts/attributes.ts';

interface Props {
  label: string;
  /** Absent: a text. */
  attribute?: SchemaAttribute | undefined;
  text: string;
  error?: string | undefined;
  required?: boolean;
  /** Who gives the value, where it cannot be changed here. */
  from?: string | undefined;
  onChange(text: string): void;
}

/** A value of a person's attribute, edited as text; a list has one entry a line. */
export function AttributeField({ label, attribute, text, error, required = false, from, onChange }: Props) {
  const shared = {
    label,
    value: text,
    ...(from ? { readOnly: true, variant: 'filled', description: t.from(from) } : {}),
    ...(!from && attribute?.description ? { description: attribute.description } : {}),
    ...(error ? { error } : {}),
    ...(required ? { required, withAsterisk: false } : {}),
  };
  if (attribute?.type === 'array') {
    return <Textarea {...shared} autosize onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  const choices = choicesOf(attribute);
  if (choices) {
    return (
      <Select
        {...shared}
        value={text || null}
        data={choices}
        clearable={!required && !from}
        onChange={(value) => onChange(value ?? '')}
      />
    );
  }
  return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function choicesOf(attribute: SchemaAttribute | undefined) {
  if (attribute?.type === 'boolean') return Object.entries(t.truth).map(([value, label]) => ({ value, label }));
  return attribute?.enum?.map((value) => ({ value: String(value), label: String(value) }));
}
