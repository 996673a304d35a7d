import { resolve } from 'node:path';
import { z } from 'zod';
import { createAttributeFields, readSecret, serverConfigShape } from '../sdk/index.ts';

const text = z.string().min(1);
const cell = z.union([z.string(), z.number(), z.boolean()]);
const key = z.strictObject({ column: text, generate: z.enum(['database', 'uuid']).default('database') });

const column = z.union([
  text,
  z.strictObject({
    column: text,
    /** Upper and lower case differ in filters. */
    caseExact: z.boolean().optional(),
  }),
]);

function columns(kind: 'user' | 'group', needed: string) {
  return z.record(text, column).superRefine((value, context) => {
    for (const path of Object.keys(value)) {
      try {
        createAttributeFields(kind, [path]);
      } catch (error) {
        context.addIssue({
          code: 'custom',
          path: [path],
          message: error instanceof Error ? error.message : String(error),
        });
      }
    }
    if (!(needed in value)) {
      const message = `it is missing. Write ${needed}: and the column that holds it.`;
      context.addIssue({ code: 'custom', path: [needed], message });
    }
  });
}

const users = z
  .strictObject({
    table: text,
    key,
    columns: columns('user', 'userName'),
    active: z.strictObject({ column: text, true: cell.optional(), false: cell.optional() }).optional(),
    password: z
      .strictObject({ column: text, hash: z.enum(['bcrypt', 'pbkdf2']), cost: z.int().min(1).optional() })
      .optional(),
    lastModified: text.optional(),
    delete: z.enum(['soft', 'hard', 'refuse']).optional(),
  })
  .superRefine(({ active, delete: kind, password }, context) => {
    if (kind === 'soft' && !active) {
      const message = 'soft needs a column that says who is active. Write users.active, or hard or refuse here.';
      context.addIssue({ code: 'custom', path: ['delete'], message });
    }
    if (active && (active.true === undefined) !== (active.false === undefined)) {
      const message = 'only one of true and false is given. Write the values that the column holds for both.';
      context.addIssue({ code: 'custom', path: ['active'], message });
    }
    const [low, high] = password?.hash === 'pbkdf2' ? [1_000, 10_000_000] : [4, 20];
    if (password?.cost !== undefined && (password.cost < low || password.cost > high)) {
      const message = `${password.cost} does not fit ${password.hash}. Write a number from ${low} to ${high}.`;
      context.addIssue({ code: 'custom', path: ['password', 'cost'], message });
    }
  });

const groups = z.strictObject({
  table: text,
  key,
  columns: columns('group', 'displayName'),
  lastModified: text.optional(),
  members: z.strictObject({ table: text, group: text, user: text }),
});

export const sqlConfigSchema = z.strictObject({
  ...serverConfigShape,
  type: z.literal('sql').default('sql'),
  database: z.strictObject({
    url: text.refine((url) => /^(sqlite:|mysql:\/\/|mariadb:\/\/|postgres(ql)?:\/\/)/.test(url), {
      error:
        'it is no database this connector knows. Write sqlite:///path/app.db, mysql://user@host/name or postgres://user@host/name',
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
