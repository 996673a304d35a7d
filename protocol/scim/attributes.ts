/**
 * What we know about each standard attribute we hold (RFC 7643 sections 2.2, 3.1 and 7). Filters read case and type
 * from here, patches type and mutability, `schemas.ts` everything.
 */
export interface AttributeDefinition {
  name: string;
  type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex';
  description: string;
  multiValued?: boolean;
  caseExact?: boolean;
  required?: boolean;
  mutability?: 'readOnly' | 'writeOnly';
  returned?: 'never' | 'always';
  uniqueness?: 'server';
  sub?: readonly AttributeDefinition[];
}

const text = (name: string, description: string): AttributeDefinition => ({ name, type: 'string', description });
const exact = (name: string, description: string): AttributeDefinition => ({
  name,
  type: 'string',
  caseExact: true,
  description,
});

function values(name: string, description: string): AttributeDefinition {
  const primary = {
    name: 'primary',
    type: 'boolean',
    description: 'True on the preferred value, at most one.',
  } as const;
  const sub = [text('value', 'The value.'), text('type', 'What the value is for.'), primary];
  return { name, type: 'complex', multiValued: true, description, sub: [...sub, text('display', 'Name to show.')] };
}

function references(name: string, description: string): AttributeDefinition {
  const sub = [exact('value', 'The id.'), text('display', 'Name to show.'), text('type', 'Kind of resource.')];
  return { name, type: 'complex', multiValued: true, description, sub };
}

/** Attributes of every resource; not part of the schema documents (RFC 7643 section 3.1). */
export const commonAttributes: readonly AttributeDefinition[] = [
  { ...exact('id', 'Given by the server.'), mutability: 'readOnly', returned: 'always' },
  exact('externalId', 'Given by the client.'),
  {
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    description: 'Kept by the server.',
    sub: [
      exact('resourceType', 'Kind of resource.'),
      { name: 'created', type: 'dateTime', description: 'When it was made.' },
      { name: 'lastModified', type: 'dateTime', description: 'When it last changed.' },
      exact('version', 'Entity tag.'),
      exact('location', 'Address.'),
    ],
  },
];

export const userAttributes: readonly AttributeDefinition[] = [
  { ...text('userName', 'Sign-in name, unique in the application.'), required: true, uniqueness: 'server' },
  {
    name: 'name',
    type: 'complex',
    description: 'Parts of the name of the person.',
    sub: [
      text('formatted', 'The whole name.'),
      text('givenName', 'First name.'),
      text('familyName', 'Last name.'),
      text('middleName', 'Middle names.'),
      text('honorificPrefix', 'Title before the name.'),
      text('honorificSuffix', 'Suffix after the name.'),
    ],
  },
  text('displayName', 'Name to show.'),
  text('nickName', 'Casual name.'),
  text('title', 'Job title.'),
  text('userType', 'Relation to the organization.'),
  text('preferredLanguage', 'Preferred language, e.g. en-GB.'),
  text('locale', 'Locale for dates, numbers and currency.'),
  text('timezone', 'Time zone, e.g. Europe/Berlin.'),
  { name: 'active', type: 'boolean', description: 'May the account be used?' },
  { ...exact('password', 'Clear text, only ever written.'), mutability: 'writeOnly', returned: 'never' },
  values('emails', 'Mail addresses.'),
  values('phoneNumbers', 'Phone numbers.'),
  {
    name: 'addresses',
    type: 'complex',
    multiValued: true,
    description: 'Postal addresses.',
    sub: [
      ...['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country', 'type'].map((name) =>
        text(name, `The ${name} of the address.`),
      ),
      { name: 'primary', type: 'boolean', description: 'True on the preferred address, at most one.' },
    ],
  },
  values('entitlements', 'What the account may do.'),
  values('roles', 'Roles of the account.'),
  { ...references('groups', 'Groups of the account; they change through the group.'), mutability: 'readOnly' },
];

export const enterpriseAttributes: readonly AttributeDefinition[] = [
  text('employeeNumber', 'Number of the employee.'),
  text('costCenter', 'Cost center.'),
  text('organization', 'Organization.'),
  text('division', 'Division.'),
  text('department', 'Department.'),
  {
    name: 'manager',
    type: 'complex',
    description: 'The manager of the person.',
    sub: [exact('value', 'The id of the manager.'), text('displayName', 'Name to show.')],
  },
];

export const groupAttributes: readonly AttributeDefinition[] = [
  { ...text('displayName', 'Name of the group.'), required: true },
  references('members', 'Who is in the group.'),
];

export const groupCustomAttributes: readonly AttributeDefinition[] = [text('description', 'What the group is for.')];

/** Okta's Entitlement and Role. */
export const grantAttributes: readonly AttributeDefinition[] = [
  { ...text('displayName', 'Name to show.'), required: true },
  text('type', 'Kind of entitlement.'),
  text('description', 'What it allows.'),
];

/** Standard attributes we do not hold: a write to one is passed over, never an error. */
export const unheldAttributes: ReadonlySet<string> = new Set(['profileurl', 'ims', 'photos', 'x509certificates']);

/** Definition by name, ignoring case. */
export function findAttribute(
  list: readonly AttributeDefinition[] | undefined,
  name: string | undefined,
): AttributeDefinition | undefined {
  const wanted = name?.toLowerCase();
  return list?.find((attribute) => attribute.name.length === wanted?.length && attribute.name.toLowerCase() === wanted);
}
