/**
 * What differs between directories, as data. A configuration file names one and overrides what it wants; the keys are
 * those of the file.
 */
export interface Preset {
  directory: {
    key: string;
    dnAttribute: string;
    created: string;
    changed: string;
    changes: 'contextCSN' | 'lastusn' | 'highestCommittedUSN';
  };
  users: {
    naming: string;
    objectClasses: string[];
    filter: string;
    attributes: Record<string, string | { attribute: string; multiple?: boolean | undefined }>;
    defaults: Record<string, string>;
    active: { attribute: string; inactive: string; active?: string } | { attribute: string; bit: number };
    password: 'passwordModify' | 'userPassword' | 'unicodePwd';
  };
  groups: {
    naming: string;
    objectClasses: string[];
    filter: string;
    attributes: Record<string, string>;
    defaults: Record<string, string>;
    member: string;
    placeholder?: string;
  };
}

/** RFC 2798 and RFC 4519: what inetOrgPerson calls the attributes of a person. */
const inetOrgPerson: Preset['users']['attributes'] = {
  userName: 'uid',
  'name.formatted': 'cn',
  'name.givenName': 'givenName',
  'name.familyName': 'sn',
  displayName: 'displayName',
  title: 'title',
  userType: 'employeeType',
  preferredLanguage: 'preferredLanguage',
  'emails[primary]': { attribute: 'mail', multiple: true },
  'phoneNumbers[work]': { attribute: 'telephoneNumber', multiple: true },
  'phoneNumbers[mobile]': { attribute: 'mobile', multiple: true },
  'phoneNumbers[home]': { attribute: 'homePhone', multiple: true },
  'addresses[work].streetAddress': 'street',
  'addresses[work].locality': 'l',
  'addresses[work].region': 'st',
  'addresses[work].postalCode': 'postalCode',
  'enterprise.employeeNumber': 'employeeNumber',
  'enterprise.department': 'departmentNumber',
  'enterprise.organization': 'o',
};

const rfcUsers = {
  naming: 'uid={userName}',
  objectClasses: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  filter: '(objectClass=inetOrgPerson)',
  attributes: inetOrgPerson,
  defaults: { sn: '-', cn: '{userName}' },
};

const rfcGroups = {
  naming: 'cn={displayName}',
  objectClasses: ['top', 'groupOfNames'],
  filter: '(objectClass=groupOfNames)',
  attributes: { displayName: 'cn', description: 'description' },
  defaults: {},
  member: 'member',
};

const rfcTimes = { created: 'createTimestamp', changed: 'modifyTimestamp' };

export const presets = {
  openldap: {
    directory: { key: 'entryUUID', dnAttribute: 'entryDN', changes: 'contextCSN', ...rfcTimes },
    users: {
      ...rfcUsers,
      // The overlay ppolicy reads it; this value locks for good (draft-behera-ldap-password-policy section 5.3.3).
      active: { attribute: 'pwdAccountLockedTime', inactive: '000001010000Z' },
      password: 'passwordModify',
    },
    // groupOfNames must have a member.
    groups: { ...rfcGroups, placeholder: 'cn=no-member' },
  },
  '389ds': {
    directory: { key: 'nsUniqueId', dnAttribute: 'entrydn', changes: 'lastusn', ...rfcTimes },
    users: { ...rfcUsers, active: { attribute: 'nsAccountLock', inactive: 'true' }, password: 'userPassword' },
    groups: rfcGroups,
  },
  activedirectory: {
    directory: {
      key: 'objectGUID',
      dnAttribute: 'distinguishedName',
      created: 'whenCreated',
      changed: 'whenChanged',
      changes: 'highestCommittedUSN',
    },
    users: {
      naming: 'cn={userName}',
      objectClasses: ['top', 'person', 'organizationalPerson', 'user'],
      filter: '(&(objectCategory=person)(objectClass=user))',
      attributes: {
        userName: 'userPrincipalName',
        'name.givenName': 'givenName',
        'name.familyName': 'sn',
        displayName: 'displayName',
        title: 'title',
        userType: 'employeeType',
        preferredLanguage: 'preferredLanguage',
        'emails[primary]': 'mail',
        'emails[other]': { attribute: 'otherMailbox', multiple: true },
        'phoneNumbers[work]': 'telephoneNumber',
        'phoneNumbers[mobile]': 'mobile',
        'phoneNumbers[home]': 'homePhone',
        'addresses[work].streetAddress': 'streetAddress',
        'addresses[work].locality': 'l',
        'addresses[work].region': 'st',
        'addresses[work].postalCode': 'postalCode',
        'enterprise.employeeNumber': 'employeeNumber',
        'enterprise.department': 'department',
        'enterprise.division': 'division',
        'enterprise.organization': 'company',
      },
      defaults: { sAMAccountName: '{userName.local}' },
      // ACCOUNTDISABLE.
      active: { attribute: 'userAccountControl', bit: 2 },
      password: 'unicodePwd',
    },
    groups: {
      naming: 'cn={displayName}',
      objectClasses: ['top', 'group'],
      filter: '(objectClass=group)',
      attributes: { displayName: 'cn', description: 'description' },
      // A global security group.
      defaults: { sAMAccountName: '{displayName}', groupType: '-2147483646' },
      member: 'member',
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
