/** Bodies as identity providers send them. */
export function person(userName: string, givenName = 'Ann', familyName = 'Lee') {
  return {
    schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
    userName,
    name: { formatted: `${givenName} ${familyName}`, givenName, familyName },
    emails: [{ value: `${givenName}@example.com`, primary: true, type: 'primary' }],
    phoneNumbers: [{ value: '555-0100', primary: true, type: 'mobile' }],
    password: 'correct horse',
    active: true,
  };
}

export const patchOf = (...Operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
