/** Payload builders for tests, as the org's provisioning would make them. */
export const provision =
  (name: string, more: Record<string, unknown> = {}) =>
  () => ({
    account: { userName: name },
    unique: { field: 'userName', value: name },
    mode: 'create-or-link',
    onFound: 'push',
    ...more,
  });

export const write =
  (name: string, externalId: string, more: Record<string, unknown> = {}) =>
  () => ({
    account: { userName: name, title: 'Clerk' },
    unique: { field: 'userName', value: name },
    externalId,
    active: true,
    ...more,
  });

export const group =
  (displayName: string, members: string[], more: Record<string, unknown> = {}) =>
  () => ({ displayName, members: members.map((externalId) => ({ externalId, name: externalId })), ...more });
