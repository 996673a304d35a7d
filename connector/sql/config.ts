import { resolve } from 'node:path';
import { z } from 'zod';
import { attributeMap, createAttributeFields, readSecret, serverConfigShape } from '../sdk/index.ts';

const text = z.string().min(1);
const cell = z.union([z.string(), z.number(), z.boolean()]);
const key = z
  .strictObject({
    column: text,
    generate: z
      .enum(['database', 'uuid', 'attribute', 'statement'])
      .default('database')
      .describe(
        'database: the database makes keys. uuid: the connector does. attribute: the column is one of the mapped ones. statement: SQL that answers the next key',
      ),
    statement: text.optional().describe('SELECT that answers one value: the key of the next new row'),
  })
  .refine(({ generate, statement }) => (generate === 'statement') === (statement !== undefined), {
    path: ['statement'],
    error: 'it goes with generate: statement, and that one with it. Write both or none.',
  });

/** Values of a new row in columns that no attribute fills. */
const newRow = z
  .record(text, z.union([cell, z.strictObject({ now: z.enum(['time', 'seconds', 'milliseconds']) })]))
  .describe('Column: value that a new row gets there, or { now: time | seconds | milliseconds }');

const column = z.union([
  text,
  z.strictObject({
    column: text,
    /** Upper and lower case differ in filters. */
    caseExact: z.boolean().optional(),
  }),
]);

const states = { column: text, true: cell.optional(), false: cell.optional() };

const password = z.discriminatedUnion('hash', [
  z.strictObject({
    column: text,
    hash: z.literal('bcrypt'),
    cost: z.int().optional().describe('Rounds as power of two, 4 to 20. Default 10'),
    prefix: z.enum(['2a', '2b', '2y']).default('2b').describe('PHP writes 2y'),
  }),
  z.strictObject({
    column: text,
    hash: z.literal('argon2id'),
    memory: z.int().min(8).max(4_194_304).default(19_456).describe('KiB'),
    passes: z.int().min(1).max(100).default(2),
    parallelism: z.int().min(1).max(64).default(1),
  }),
  z.strictObject({
    column: text,
    hash: z.literal('pbkdf2'),
    cost: z.int().optional().describe('Iterations, 1000 to 10000000. Default 600000'),
  }),
  z.strictObject({
    column: text,
    hash: z.literal('statement'),
    statement: text.describe("SELECT that answers the hash of :password, e.g. SELECT crypt(:password, gen_salt('bf'))"),
  }),
]);

const lastModified = z.union([
  text,
  z.strictObject({ column: text, unit: z.enum(['milliseconds', 'seconds']).describe('What an integer column counts') }),
]);

const sideTable = z.strictObject({
  table: text,
  user: text.describe('Column that holds the key of the user'),
  where: z.record(text, cell).default({}).describe('Column: value of the rows that are meant; new ones get it too'),
  attribute: z
    .enum(['emails', 'phoneNumbers', 'roles', 'entitlements'])
    .optional()
    .describe('Each row is one value of this attribute. Without it the user has one row, and columns name attributes'),
  columns: z
    .record(text, text)
    .describe('With attribute: value, type, primary, display: column. Else attribute such as name.givenName: column'),
  newRow: newRow.default({}),
});

const statement = text.describe(
  'SQL with :userName, :name.givenName, … and :id, :active, :password, :lastModified; what was not sent is NULL',
);

const statements = z
  .strictObject({ create: statement.optional(), update: statement.optional(), delete: statement.optional() })
  .describe(
    'A statement for each change, e.g. CALL add_person(:userName, :password); without one it is made on the table',
  );

const users = z
  .strictObject({
    table: text.describe('A table, or a view where statements make the changes'),
    key,
    columns: attributeMap('user', column, { path: 'userName', place: 'the column' }),
    statements: statements.optional(),
    sideTables: z.array(sideTable).default([]),
    active: z.strictObject(states).optional(),
    deleted: z
      .strictObject(states)
      .optional()
      .describe(
        'Column that says a row is deleted: DELETE sets it, and such rows are nobody. A date: NULL means not deleted',
      ),
    password: password.optional(),
    lastModified: lastModified.optional(),
    newRow: newRow.default({}),
    delete: z.enum(['soft', 'hard', 'refuse']).optional(),
  })
  .superRefine(({ active, deleted, delete: kind, password, columns, sideTables }, context) => {
    const complain = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (kind === 'soft' && !active && !deleted) {
      complain(
        ['delete'],
        'soft needs a column that says who is active. Write users.active or users.deleted, or hard or refuse here.',
      );
    }
    for (const [name, states] of [['active', active] as const, ['deleted', deleted] as const]) {
      if (states && (states.true === undefined) !== (states.false === undefined))
        complain([name], 'only one of true and false is given. Write the values that the column holds for both.');
    }
    if (password && 'cost' in password) {
      const [low, high] = password.hash === 'pbkdf2' ? [1_000, 10_000_000] : [4, 20];
      if (password.cost !== undefined && (password.cost < low || password.cost > high))
        complain(
          ['password', 'cost'],
          `${password.cost} does not fit ${password.hash}. Write a number from ${low} to ${high}.`,
        );
    }
    for (const [index, table] of sideTables.entries()) {
      for (const problem of sideTableProblems(table, columns)) complain(['sideTables', index, 'columns'], problem);
    }
  });

const parts = ['value', 'type', 'primary', 'display'];

function sideTableProblems({ attribute, columns }: z.output<typeof sideTable>, main: object): string[] {
  const names = Object.keys(columns);
  if (attribute) {
    if (!names.includes('value')) return ['value is missing. Write value: and the column that holds it.'];
    if (Object.keys(main).some((path) => path.startsWith(attribute)))
      return [`${attribute} is in users.columns too. Keep one of them.`];
    return names
      .filter((name) => !parts.includes(name))
      .map((name) => `${name} is no part of ${attribute}. Write ${parts.join(', ')}.`);
  }
  return names.flatMap((path) => {
    if (path in main) return [`${path} is in users.columns too. Keep one of them.`];
    if (path.includes('['))
      return [
        `${path} is one of several values. Write attribute: ${path.replace(/\[.*/, '')} and the column of value.`,
      ];
    try {
      createAttributeFields('user', [path]);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}

const memberStatement = text.describe('SQL with :group and :user, the keys of both');

const groups = z.strictObject({
  table: text.describe('A table, or a view where statements make the changes'),
  key,
  columns: attributeMap('group', column, { path: 'displayName', place: 'the column' }),
  statements: statements.optional(),
  lastModified: lastModified.optional(),
  newRow: newRow.default({}),
  members: z.strictObject({
    table: text.describe('A table, or a view where statements make the changes'),
    group: text,
    user: text,
    statements: z.strictObject({ add: memberStatement, remove: memberStatement }).optional(),
    newRow: newRow.default({}),
  }),
});

export const sqlConfigSchema = z.strictObject({
  ...serverConfigShape,
  type: z.literal('sql').default('sql'),
  database: z.strictObject({
    url: text
      .refine((url) => /^(sqlite:|mysql:\/\/|mariadb:\/\/|postgres(ql)?:\/\/)/.test(url), {
        error:
          'it is no database this connector knows. Write sqlite:///path/app.db, mysql://user@host/name or postgres://user@host/name',
        abort: true,
      })
      .refine(isReadable, {
        error:
          'it cannot be read as a URL. Write signs of the user name and the password as a URL has them (# is %23, / is %2F, ? is %3F, % is %25), or put the password in passwordFile',
      }),
    passwordFile: text.optional(),
    /** Most connections at once; SQLite has its own. */
    connections: z.int().min(1).max(200).default(10),
  }),
  users,
  groups: groups.optional(),
});

export type SqlConfig = z.infer<typeof sqlConfigSchema>;
export type UsersConfig = SqlConfig['users'];
export type GroupsConfig = NonNullable<SqlConfig['groups']>;
export type KeyConfig = UsersConfig['key'];
export type PasswordConfig = NonNullable<UsersConfig['password']>;
export type SideTableConfig = UsersConfig['sideTables'][number];
export type NewRow = UsersConfig['newRow'];
/** A column and the values that it holds for yes and no. */
export type StatesConfig = NonNullable<UsersConfig['active']>;

/** Drivers decode user name and password with the first statement, and would fail there. */
function isReadable(url: string): boolean {
  if (url.startsWith('sqlite:')) return true;
  try {
    const { username, password, pathname } = new URL(url);
    decodeURIComponent(`${username}${password}${pathname}`);
    return true;
  } catch {
    return false;
  }
}

/** Where the database is: paths made absolute against the configuration's folder, the password put in. */
export function databaseAddress({ url, passwordFile }: SqlConfig['database'], folder: string): string {
  if (url.startsWith('sqlite:')) {
    const path = url
      .slice('sqlite:'.length)
      .replace(/^\/\//, '')
      .replace(/^\/(?=[A-Za-z]:)/, '');
    return `sqlite:${resolve(folder, path)}`;
  }
  const password = readSecret('database.password', undefined, passwordFile, folder);
  if (password === undefined) return url;
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.href;
}
