/** Public entry of the LDAP connector. */
export { type LdapConfig, ldapConfigSchema } from './config.ts';
export { createLdapConnector, type LdapConnectorOptions } from './ldap-connector.ts';
