import type { AnswerOf, operations } from '@postern/protocol/management';

export type ImportResult = AnswerOf<(typeof operations)['listImportResults']>[number];

/** How an account of the application calls itself: its name, and what it signs in with. */
export function accountName({ profile, externalId }: Pick<ImportResult, 'profile' | 'externalId'>): {
  name: string;
  login: string;
} {
  const { userName, displayName, name } = profile as {
    userName?: unknown;
    displayName?: unknown;
    name?: { givenName?: unknown; familyName?: unknown; formatted?: unknown };
  };
  const login = text(userName) ?? externalId;
  const parts = [text(name?.givenName), text(name?.familyName)].filter(Boolean).join(' ');
  return { name: text(displayName) ?? (parts || text(name?.formatted) || login), login };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
