const pad = (n: number) => String(n).padStart(7, '0');
export const loginOf = (n: number) => `person-${pad(n)}@example.com`;

/** The body of a POST, as an identity provider sends it. */
export const personBody = (n: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: loginOf(n),
  name: { givenName: 'Ada', familyName: `No. ${n}` },
  emails: [{ value: loginOf(n), primary: true, type: 'work' }],
  title: 'Engineer',
  active: true,
});

export const findPath = (n: number) =>
  `/Users?filter=${encodeURIComponent(`userName eq "${loginOf(n)}"`)}&startIndex=1&count=10`;
