import { FilterParser } from 'ldapts';
import { z } from 'zod';
import { attributeMap, serverConfigShape } from '../sdk/index.ts';
import { presets } from './presets.ts';
import { createTemplate } from './template.ts';

const text = z.string().min(1);

const attribute = z.union([
  text,
  z.strictObject({
    attribute: text,
    /** All values of the attribute, the first one first; else only that one. */
    multiple: z.boolean().optional(),
  }),
]);

function naming(kind: 'user' | 'group') {
  return text.superRefine((value, context) => {
    if (!/^[A-Za-z][\w-]*=.*\{/.test(value)) {
      const message = `"${value}" is no name of an entry. Write an attribute, = and what its value is made of, e.g. uid={userName}.`;
      context.addIssue({ code: 'custom', message });
    } else told(context, [], () => createTemplate(kind, value.slice(value.indexOf('=') + 1)));
  });
}

function defaults(kind: 'user' | 'group') {
  return z.record(text, text).superRefine((value, context) => {
    for (const [name, template] of Object.entries(value)) told(context, [name], () => createTemplate(kind, template));
  });
}

const filter = text.superRefine((value, context) => told(context, [], () => FilterParser.parseString(value)));

const active = z.union([
  z.strictObject({ attribute: text, inactive: text, active: text.optional() }),
  z.strictObject({ attribute: text, bit: z.int().min(1) }),
]);

const users = z.strictObject({
  base: text,
  naming: naming('user').optional(),
  objectClasses: z.array(text).min(1).optional(),
  filter: filter.optional(),
  /** `null` takes out what the preset says. */
  attributes: attributeMap('user', attribute.nullable()).optional(),
  /** Values for attributes that the directory requires and a person may lack; templates. */
  defaults: defaults('user').optional(),
  active: active.or(z.literal(false)).optional(),
  password: z.enum(['passwordModify', 'userPassword', 'unicodePwd', 'none']).optional(),
  delete: z.enum(['soft', 'hard', 'refuse']).optional(),
});

const groups = z.strictObject({
  base: text,
  naming: naming('group').optional(),
  objectClasses: z.array(text).min(1).optional(),
  filter: filter.optional(),
  attributes: attributeMap('group', attribute.nullable()).optional(),
  defaults: defaults('group').optional(),
  member: text.optional(),
  /** DN that stands in a group nobody is in, where the directory requires a member. */
  placeholder: text.optional(),
  /** `direct` shows groups in a group as members of their own; `flatten` shows everybody in them instead. */
  nested: z.enum(['direct', 'flatten']).default('direct'),
});

const directory = z.strictObject({
  preset: z.enum(['openldap', '389ds', 'activedirectory']),
  url: text.refine((url) => /^ldaps?:\/\/[^/]+\/?$/.test(url), {
    error: 'it is no address of a directory. Write ldaps://host or ldap://host:port',
  }),
  startTls: z.boolean().default(false),
  /** Passwords cross the network in clear. */
  allowPlainText: z.boolean().default(false),
  caFile: text.optional(),
  bindDn: text,
  password: text.optional(),
  passwordFile: text.optional(),
  /** Most connections at once. */
  connections: z.int().min(1).max(50).default(4),
  /** How long one operation may take. */
  timeoutSeconds: z.number().min(0.1).max(600).default(30),
  key: text.optional(),
  dnAttribute: text.optional(),
  created: text.optional(),
  changed: text.optional(),
  /** The value with which the directory counts its changes; it is watched. */
  changes: z.enum(['contextCSN', 'lastusn', 'highestCommittedUSN']).optional(),
});

const file = z
  .strictObject({ ...serverConfigShape, type: z.literal('ldap'), directory, users, groups: groups.optional() })
  .superRefine(({ directory: { url, startTls, allowPlainText }, users: { active: how, delete: kind } }, context) => {
    const add = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (url.startsWith('ldap://') && !startTls && !allowPlainText)
      add(['directory', 'url'], 'passwords would cross the network in clear. Write ldaps://, or startTls: true.');
    if (url.startsWith('ldaps://') && startTls)
      add(['directory', 'startTls'], 'ldaps:// is encrypted from its first byte. Remove startTls, or write ldap://.');
    if (kind === 'soft' && how === false)
      add(
        ['users', 'delete'],
        'soft needs users.active. Write how the directory says who is active, or hard or refuse.',
      );
  });

/** A configuration file; its output has everything that the preset says and the file does not. */
export const ldapConfigSchema = file.transform((config) => {
  const preset = presets[config.directory.preset];
  const { users: ofUsers, groups: ofGroups } = config;
  return {
    ...config,
    directory: { ...preset.directory, ...config.directory },
    users: {
      ...preset.users,
      ...ofUsers,
      active: ofUsers.active ?? preset.users.active,
      attributes: merged(preset.users.attributes, ofUsers.attributes),
      defaults: { ...preset.users.defaults, ...ofUsers.defaults } as Record<string, string>,
    },
    groups: ofGroups && {
      placeholder: undefined,
      ...preset.groups,
      ...ofGroups,
      attributes: merged(preset.groups.attributes, ofGroups.attributes),
      defaults: { ...preset.groups.defaults, ...ofGroups.defaults } as Record<string, string>,
    },
  };
});

export type LdapConfig = z.output<typeof ldapConfigSchema>;
export type UsersConfig = LdapConfig['users'];
export type GroupsConfig = NonNullable<LdapConfig['groups']>;
export type DirectoryConfig = LdapConfig['directory'];
export type ActiveConfig = z.output<typeof active>;

type Attributes = Record<string, z.output<typeof attribute>>;

function merged(preset: Attributes, own: Record<string, z.output<typeof attribute> | null> = {}): Attributes {
  return Object.fromEntries(
    Object.entries({ ...preset, ...own }).filter((one): one is [string, z.output<typeof attribute>] => one[1] !== null),
  );
}

/** Turns what a check throws into a problem of the file. */
function told(context: z.RefinementCtx, path: string[], check: () => unknown): void {
  try {
    check();
  } catch (error) {
    context.addIssue({ code: 'custom', path, message: error instanceof Error ? error.message : String(error) });
  }
}
