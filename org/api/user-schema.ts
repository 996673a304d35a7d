import {
  baseAttributes,
  operations,
  requiredAttributes,
  type SchemaAttribute,
  type UserSchema,
  type WrittenAttribute,
} from '@postern/protocol/management';
import type { Tx } from '../db/database.ts';
import { type Attribute, customAttributes, type Definition } from '../directory/schema/attribute.ts';
import { changeSchema } from '../directory/schema/change-schema.ts';
import { createExpressionReader } from '../expressions/reader.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

/** Without what is not said. */
const said = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== null)) as {
    [K in keyof T]: Exclude<T[K], null>;
  };

function definitionOf({ items, unique, required, enum: values, ...rest }: WrittenAttribute): Definition {
  return said({
    ...rest,
    items: items?.type,
    enum: values ?? items?.enum,
    required: required === true,
    unique: unique === 'UNIQUE_VALIDATED',
  }) as Definition;
}

function shownAttribute({ name: _, updatedAt: __, items, enum: values, unique, ...rest }: Attribute): SchemaAttribute {
  return {
    ...rest,
    ...(items ? { items: { type: items, ...(values ? { enum: values } : {}) } } : values ? { enum: values } : {}),
    unique: unique ? 'UNIQUE_VALIDATED' : 'NOT_UNIQUE',
    mutability: 'READ_WRITE',
    scope: 'NONE',
  };
}

const baseAttribute = (name: string): [string, SchemaAttribute] => [
  name,
  {
    title: name,
    type: 'string',
    required: requiredAttributes.includes(name),
    unique: name === 'login' ? 'UNIQUE_VALIDATED' : 'NOT_UNIQUE',
    mutability: 'READ_WRITE',
    scope: 'NONE',
  },
];

const etagOf = (custom: Attribute[]): string =>
  `${custom.length}-${Math.max(0, ...custom.map(({ updatedAt }) => updatedAt.getTime()))}`;

function show(custom: Attribute[], origin: string): UserSchema {
  const self = `${origin}/api/v1/meta/schemas/user/default`;
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    id: self,
    name: 'user',
    title: 'User',
    type: 'object',
    lastUpdated: new Date(Math.max(0, ...custom.map(({ updatedAt }) => updatedAt.getTime()))).toISOString(),
    definitions: {
      base: {
        id: '#base',
        type: 'object',
        properties: Object.fromEntries(baseAttributes.map(baseAttribute)),
        required: [...requiredAttributes],
      },
      custom: {
        id: '#custom',
        type: 'object',
        properties: Object.fromEntries(custom.map((attribute) => [attribute.name, shownAttribute(attribute)])),
        required: custom.filter(({ required }) => required).map(({ name }) => name),
      },
    },
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { href: self } },
  };
}

export function userSchemaRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  const read = createExpressionReader();

  async function shown(tx: Tx, etag: (value: string) => void): Promise<UserSchema> {
    const custom = await customAttributes(tx);
    etag(etagOf(custom));
    return show(custom, org.url);
  }

  routes.one(operations.getUserSchema, ({ etag }) => shown(db.kysely, etag));

  routes.one(operations.updateUserSchema, async ({ body, actor, etag, match }) => {
    const { properties } = body.definitions.custom;
    const changes = Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, each && definitionOf(each)]),
    );
    await db.transaction(async (tx) => {
      match(etagOf(await customAttributes(tx)), 'user schema');
      await changeSchema(tx, { ...deps, read }, changes, { actor });
    });
    return shown(db.kysely, etag);
  });
}
