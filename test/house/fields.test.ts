import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectorForm, toApp, toOrg } from '../../protocol/management/index.ts';
import { effectsByForm } from '../e2e/fields/effects.ts';
import { fieldsOf } from '../kit/schema-fields.ts';

test.each(Object.entries({ connectorForm, toApp, toOrg }))(
  '%s has no field without a test of its effect',
  (name, form) => {
    expect(Object.keys(effectsByForm[name as keyof typeof effectsByForm]).sort()).toEqual(fieldsOf(form).sort());
  },
);

test('every field of a schema is found: in lists, in unions by type, behind defaults and null', () => {
  const kinds = [z.object({ type: z.literal('a'), user: z.string() }), z.object({ type: z.literal('b') })] as const;
  const schema = z.object({
    plain: z.boolean().default(true),
    nested: z.object({ at: z.string().nullable(), always: z.literal('x') }).prefault({ at: null, always: 'x' }),
    list: z.array(z.object({ name: z.string() })),
    auth: z.discriminatedUnion('type', [...kinds]),
  });
  expect(fieldsOf(schema)).toEqual(['plain', 'nested.at', 'list.name', 'auth.a.user', 'auth.b']);
});
