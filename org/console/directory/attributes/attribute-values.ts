import type { SchemaAttribute, WrittenAttribute } from '@postern/protocol/management';

/** What the form of an attribute holds. */
export interface AttributeValues {
  title: string;
  name: string;
  description: string;
  type: SchemaAttribute['type'];
  items: 'string' | 'number' | 'integer';
  /** One a line. */
  values: string;
  pattern: string;
  required: boolean;
  unique: boolean;
  /** Of no field here; kept as they are. */
  lengths: Pick<SchemaAttribute, 'minLength' | 'maxLength'>;
}

export function valuesOf(attribute?: SchemaAttribute & { name: string }): AttributeValues {
  const { minLength, maxLength } = attribute ?? {};
  return {
    title: attribute?.title ?? '',
    name: attribute?.name ?? '',
    description: attribute?.description ?? '',
    type: attribute?.type ?? 'string',
    items: attribute?.items?.type ?? 'string',
    values: (attribute?.enum ?? attribute?.items?.enum ?? []).join('\n'),
    pattern: attribute?.pattern ?? '',
    required: attribute?.required ?? false,
    unique: attribute?.unique === 'UNIQUE_VALIDATED',
    lengths: {
      ...(minLength === undefined ? {} : { minLength }),
      ...(maxLength === undefined ? {} : { maxLength }),
    },
  };
}

/** What is sent; a value that is no number of its type is sent as typed, and the org says so. */
export function writtenOf(values: AttributeValues): WrittenAttribute {
  const { type } = values;
  const entry = type === 'array' ? values.items : type;
  const lines = values.values.split('\n').flatMap((line) => line.trim() || []);
  const listed = lines.map((line) => (entry === 'string' || Number.isNaN(Number(line)) ? line : Number(line)));
  const some = listed.length > 0 && type !== 'boolean';
  return {
    title: values.title.trim(),
    type,
    required: values.required,
    unique: values.unique && type !== 'array' && type !== 'boolean' ? 'UNIQUE_VALIDATED' : 'NOT_UNIQUE',
    ...(values.description.trim() ? { description: values.description.trim() } : {}),
    ...(type === 'array' ? { items: { type: values.items, ...(some ? { enum: listed } : {}) } } : {}),
    ...(type !== 'array' && some ? { enum: listed } : {}),
    ...(type === 'string' ? { ...values.lengths, ...(values.pattern ? { pattern: values.pattern } : {}) } : {}),
  };
}
