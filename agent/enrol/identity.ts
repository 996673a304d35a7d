import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';
import { writeAtomic } from '../config/atomic-file.ts';

/** Who this agent is. The keys are in the keychain. */
export const identitySchema = z.object({
  version: z.literal(1),
  /** Origin of the org. */
  org: z.url(),
  agentId: z.uuid(),
  clientId: z.string().min(1),
  name: z.string(),
  /** Thumbprint of the signing key (RFC 7638). */
  fingerprint: z.string(),
  enrolledAt: z.string(),
});
export type Identity = z.infer<typeof identitySchema>;

const fileOf = (dataDir: string): string => join(dataDir, 'identity.json');

/** Undefined where the agent is not enrolled. Throws CodedError `identity_damaged`. */
export function readIdentity(dataDir: string): Identity | undefined {
  const file = fileOf(dataDir);
  try {
    return identitySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const detail =
      error instanceof z.ZodError ? (error.issues[0]?.message ?? 'not valid') : (code ?? (error as Error).message);
    throw new CodedError('identity_damaged', { file, detail }, { cause: error });
  }
}

/** Throws CodedError `not_enrolled` too. */
export function requireIdentity(dataDir: string): Identity {
  const found = readIdentity(dataDir);
  if (!found) throw new CodedError('not_enrolled');
  return found;
}

export function writeIdentity(dataDir: string, value: Identity): void {
  writeAtomic(fileOf(dataDir), `${JSON.stringify(value, null, 2)}\n`);
}

export function removeIdentity(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}
