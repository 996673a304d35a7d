/**
 * Okta's base profile and where each attribute stands in a SCIM user: the one table behind both directions.
 * Mail, phone and address have a shape of their own and are in account.ts and person-profile.ts.
 */
export const baseAttributes = [
  ['login', 'userName'],
  ['firstName', 'name.givenName'],
  ['lastName', 'name.familyName'],
  ['middleName', 'name.middleName'],
  ['honorificPrefix', 'name.honorificPrefix'],
  ['honorificSuffix', 'name.honorificSuffix'],
  ['displayName', 'displayName'],
  ['nickName', 'nickName'],
  ['title', 'title'],
  ['userType', 'userType'],
  ['preferredLanguage', 'preferredLanguage'],
  ['locale', 'locale'],
  ['timezone', 'timezone'],
  ['employeeNumber', 'enterprise.employeeNumber'],
  ['costCenter', 'enterprise.costCenter'],
  ['organization', 'enterprise.organization'],
  ['division', 'enterprise.division'],
  ['department', 'enterprise.department'],
  ['managerId', 'enterprise.manager.value'],
  ['manager', 'enterprise.manager.displayName'],
] as const;

/** Profile attribute → SCIM sub-attribute of the one work address. */
export const addressAttributes = [
  ['streetAddress', 'streetAddress'],
  ['city', 'locality'],
  ['state', 'region'],
  ['zipCode', 'postalCode'],
  ['countryCode', 'country'],
  ['postalAddress', 'formatted'],
] as const;
