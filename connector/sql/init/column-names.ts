/** What columns are usually called, letters and digits only. The first that is there is taken. */
const attributeNames: [attribute: string, names: string[]][] = [
  [
    'userName',
    ['username', 'login', 'loginname', 'userlogin', 'accountname', 'account', 'samaccountname', 'logon', 'uid'],
  ],
  ['name.givenName', ['firstname', 'givenname', 'forename', 'fname', 'first']],
  ['name.familyName', ['lastname', 'familyname', 'surname', 'lname', 'sn', 'last']],
  ['name.middleName', ['middlename', 'mname']],
  ['displayName', ['displayname', 'fullname', 'realname', 'commonname', 'cn']],
  ['nickName', ['nickname', 'alias']],
  ['emails[primary]', ['email', 'mail', 'emailaddress', 'useremail', 'emailaddr', 'mailaddress']],
  [
    'phoneNumbers[primary]',
    ['phone', 'phone1', 'mobile', 'phonenumber', 'telephone', 'telephonenumber', 'tel', 'mobilephone'],
  ],
  ['phoneNumbers[other]', ['phone2', 'secondaryphone']],
  ['title', ['jobtitle', 'title', 'position', 'jobrole']],
  ['externalId', ['externalid', 'extid']],
  ['enterprise.employeeNumber', ['employeenumber', 'employeeno', 'personnelnumber', 'staffnumber', 'idnumber']],
  ['enterprise.department', ['department', 'dept', 'departmentname']],
  ['enterprise.organization', ['organization', 'organisation', 'company', 'institution']],
  ['enterprise.division', ['division']],
  ['enterprise.costCenter', ['costcenter', 'costcentre', 'costcode']],
  ['addresses[work].streetAddress', ['streetaddress', 'street', 'address']],
  ['addresses[work].locality', ['city', 'town', 'locality']],
  ['addresses[work].region', ['region', 'state', 'province']],
  ['addresses[work].postalCode', ['postalcode', 'zip', 'zipcode', 'postcode']],
];

const roles = {
  password: ['password', 'passwordhash', 'passwd', 'pass', 'userpass', 'pwd', 'hashedpassword', 'encryptedpassword'],
  active: ['active', 'isactive', 'enabled', 'isenabled', 'accountenabled'],
  inactive: ['suspended', 'disabled', 'isdisabled', 'inactive', 'blocked', 'locked', 'banned', 'issuspended'],
  status: ['status', 'userstatus', 'state', 'accountstatus'],
  deleted: ['deleted', 'isdeleted', 'deletedat', 'removed', 'deletedon'],
  lastModified: [
    ...['updatedat', 'modifiedat', 'lastmodified', 'timemodified', 'lastupdate', 'lastupdated', 'updated', 'modified'],
    ...['modifiedon', 'updatedon', 'changedat', 'changed'],
  ],
  created: [
    'createdat',
    'created',
    'timecreated',
    'createdon',
    'registered',
    'userregistered',
    'datecreated',
    'timeadded',
  ],
  groupName: ['displayname', 'groupname', 'name', 'rolename', 'teamname', 'deptname', 'departmentname', 'title'],
  description: ['description', 'descr', 'comment', 'notes'],
} as const;

export type Role = keyof typeof roles;

export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The attribute that a column of this name usually holds. */
export function attributeOf(name: string): string | undefined {
  const plain = plainName(name);
  return attributeNames.find(([, names]) => names.includes(plain))?.[0];
}

/** Columns by attribute, each attribute and each column once, the more usual name first. */
export function attributeColumns<T extends { name: string }>(columns: readonly T[]): [attribute: string, column: T][] {
  return attributeNames.flatMap(([attribute, names]): [string, T][] => {
    const found = names.flatMap((name) => columns.find((column) => plainName(column.name) === name) ?? [])[0];
    return found ? [[attribute, found]] : [];
  });
}

export function columnFor<T extends { name: string }>(role: Role, columns: readonly T[]): T | undefined {
  return roles[role].flatMap((name) => columns.find((column) => plainName(column.name) === name) ?? [])[0];
}
