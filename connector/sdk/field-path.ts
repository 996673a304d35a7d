import { urns } from '@postern/protocol/scim';

/** Which entry of a multi-valued attribute a field holds: the primary one, or the one of a type. */
export interface EntryChoice {
  primary?: true;
  type?: string;
  /** Type that a primary entry is shown with: other systems look for `work` mails and `mobile` phones. */
  usualType?: string;
}

export interface FieldPath {
  /** As the admin wrote it. */
  path: string;
  /** Keys from the resource down to the object that holds the attribute. */
  container: string[];
  attribute: string;
  sub?: string;
  entry?: EntryChoice;
  /** Absent for core attributes. */
  schema?: string;
  /** Schemas under which a filter may name it, lower case; `undefined` stands for no schema. */
  schemaNames: (string | undefined)[];
}

const userTexts = [
  ...['userName', 'externalId', 'displayName', 'nickName', 'title', 'userType'],
  ...['preferredLanguage', 'locale', 'timezone'],
];
const nameParts = ['formatted', 'givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix'];
const addressParts = ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];
const enterpriseTexts = ['employeeNumber', 'costCenter', 'organization', 'division', 'department'];
const multiValued = ['emails', 'phoneNumbers', 'entitlements', 'roles', 'addresses'];
const usualTypes: Record<string, string> = { emails: 'work', phoneNumbers: 'mobile', addresses: 'work' };
const coreNames: (string | undefined)[] = [undefined, urns.v1.core, urns.v2.user, urns.v2.group].map((urn) =>
  urn?.toLowerCase(),
);
const enterpriseNames: string[] = [urns.v1.enterprise, urns.v2.enterprise].map((urn) => urn.toLowerCase());
const enterprisePrefix = new RegExp(`^(enterprise[.:]|${enterpriseNames.join(':|')}:)`, 'i');
const elsewhere: Record<string, string> = {
  id: 'users.key',
  active: 'users.active',
  password: 'users.password',
  groups: 'groups.members',
  members: 'groups.members',
  meta: 'users.lastModified',
};

/** Reads the path of one attribute. Throws Error with a sentence for the admin. */
export function parseFieldPath(kind: 'user' | 'group', path: string): FieldPath {
  const core = { path, container: [], schemaNames: coreNames };
  if (kind === 'group') return groupPath(path, core);
  const enterprise = enterprisePrefix.exec(path);
  if (enterprise) return enterprisePath(path, path.slice(enterprise[0].length));
  if (/^urn:/i.test(path)) return customPath(path);
  const [attribute, sub] = split(path.replace(/\[.*\]/, ''));
  if (userTexts.includes(attribute) && sub === undefined) return { ...core, attribute };
  if (attribute === 'name' && sub !== undefined && nameParts.includes(sub)) return { ...core, attribute, sub };
  if (multiValued.includes(attribute)) return entryPath(path, attribute, sub, core);
  const place = elsewhere[attribute];
  if (place) throw new Error(`${attribute} does not belong in columns. Write it under ${place}.`);
  throw new Error(
    `"${path}" is no attribute of a user. Write one such as userName, name.givenName, emails[primary], enterprise.department or urn:okta:<app>:1.0:user:custom:<name>.`,
  );
}

type Core = Pick<FieldPath, 'path' | 'container' | 'schemaNames'>;

function groupPath(path: string, core: Core): FieldPath {
  if (path === 'displayName' || path === 'externalId') return { ...core, attribute: path };
  if (path === 'description') return { ...core, attribute: path, schemaNames: [undefined, urns.groupCustom] };
  throw new Error(`"${path}" is no attribute of a group. Write displayName, externalId or description.`);
}

function entryPath(path: string, attribute: string, sub: string | undefined, core: Core): FieldPath {
  const inside = /\[(.*)\]/.exec(path)?.[1]?.trim() ?? 'primary';
  const type = /^type\s+eq\s+"([^"]+)"$/i.exec(inside)?.[1] ?? /^\w[\w-]*$/.exec(inside)?.[0];
  const parts = attribute === 'addresses' ? addressParts : ['value'];
  const part = sub ?? (attribute === 'addresses' ? 'formatted' : 'value');
  if (!type || !parts.includes(part)) {
    throw new Error(`"${path}" is no entry of ${attribute}. Write ${attribute}[primary] or ${attribute}[work].`);
  }
  const usualType = usualTypes[attribute];
  const primary: EntryChoice = { primary: true, ...(usualType ? { usualType } : {}) };
  return { ...core, attribute, sub: part, entry: type === 'primary' ? primary : { type: type.toLowerCase() } };
}

function enterprisePath(path: string, rest: string): FieldPath {
  const [attribute, sub] = split(rest);
  const here = { path, container: ['enterprise'], schema: 'enterprise', schemaNames: enterpriseNames };
  if (enterpriseTexts.includes(attribute) && sub === undefined) return { ...here, attribute };
  if (attribute === 'manager' && (sub === undefined || sub === 'value' || sub === 'displayName')) {
    return { ...here, attribute, sub: sub ?? 'value' };
  }
  throw new Error(`"${path}" is no enterprise attribute. Write ${enterpriseTexts.join(', ')} or manager.value.`);
}

function customPath(path: string): FieldPath {
  const colon = path.lastIndexOf(':');
  const schema = path.slice(0, colon);
  const [attribute, sub] = split(path.slice(colon + 1));
  if (!/^[a-z$][\w$-]*$/i.test(attribute) || schema.length < 'urn:x'.length) {
    throw new Error(
      `"${path}" names no attribute. Write the schema, a colon and the name, e.g. urn:okta:hr:1.0:user:custom:costCode.`,
    );
  }
  const here = { path, container: ['custom', schema], schema, schemaNames: [schema.toLowerCase()] };
  return { ...here, attribute, ...(sub === undefined ? {} : { sub }) };
}

function split(path: string): [string, string | undefined] {
  const dot = path.indexOf('.');
  return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
}
