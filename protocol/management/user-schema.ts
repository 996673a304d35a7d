import { z } from 'zod';
import { links, text, timestamp } from './common.ts';
import { operation } from './operation.ts';
import { attributeName } from './users.ts';

const entryType = z.enum(['string', 'number', 'integer']);
const listed = z.union([text(1000), z.number()]);

/** A custom attribute as it is written. What Okta has beside it (scope, mutability, permissions, master) is taken and ignored. */
const written = z.object({
  title: text(100, { min: 1 }),
  description: text(1000).nullish(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  items: z.object({ type: entryType, enum: z.array(listed).min(1).max(1000).nullish() }).nullish(),
  required: z.boolean().nullish(),
  enum: z.array(listed).min(1).max(1000).nullish(),
  pattern: text(500, { min: 1 }).nullish(),
  minLength: z.int().min(0).max(10_000).nullish(),
  maxLength: z.int().min(1).max(10_000).nullish(),
  unique: z.enum(['UNIQUE_VALIDATED', 'NOT_UNIQUE']).nullish(),
});
export type WrittenAttribute = z.infer<typeof written>;

const body = z.object({
  definitions: z.object({
    custom: z.object({
      properties: z.record(
        z.string().regex(attributeName, 'is no attribute name: letters, digits, _ and -'),
        written.nullable(),
      ),
    }),
  }),
});

export const schemaAttribute = z.object({
  title: z.string(),
  description: z.string().optional(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  items: z.object({ type: entryType, enum: z.array(listed).optional() }).optional(),
  required: z.boolean(),
  enum: z.array(listed).optional(),
  pattern: z.string().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  unique: z.enum(['UNIQUE_VALIDATED', 'NOT_UNIQUE']),
  mutability: z.literal('READ_WRITE'),
  scope: z.literal('NONE'),
});
export type SchemaAttribute = z.infer<typeof schemaAttribute>;

const part = z.object({
  id: z.string(),
  type: z.literal('object'),
  properties: z.record(z.string(), schemaAttribute),
  required: z.array(z.string()),
});

/** Okta's user schema. */
export const userSchema = z.object({
  $schema: z.string(),
  id: z.string(),
  name: z.literal('user'),
  title: z.literal('User'),
  type: z.literal('object'),
  lastUpdated: timestamp,
  definitions: z.object({ base: part, custom: part }),
  properties: z.object({ profile: z.object({ allOf: z.array(z.object({ $ref: z.string() })) }) }),
  _links: links,
});
export type UserSchema = z.infer<typeof userSchema>;

const path = '/api/v1/meta/schemas/user/default';
const tag = 'Schema';

export const userSchemaOperations = {
  getUserSchema: operation({
    id: 'getUserSchema',
    tag,
    method: 'GET',
    path,
    summary: 'The attributes of people: Okta’s base profile and the custom ones',
    answer: userSchema,
    etag: true,
  }),
  updateUserSchema: operation({
    id: 'updateUserSchema',
    tag,
    method: 'POST',
    path,
    summary: 'Adds and changes custom attributes; null removes one with its values, unless a mapping or rule uses it',
    body,
    answer: userSchema,
    etag: true,
  }),
};
