import type { ScimVersion } from '@postern/protocol/scim';
import { cleanUp } from './clean-up.ts';
import { type Client, createClient, type DoctorAuth } from './client.ts';
import { examine, type RuleResult } from './examine.ts';
import type { Report } from './report.ts';
import type { Profile } from './rule.ts';
import { rules } from './rule-table.ts';
import { createSession, type MadeResources } from './session.ts';

export interface DoctorOptions {
  baseUrl: string;
  version: ScimVersion;
  profile: Profile | 'all';
  auth: DoctorAuth;
  /** Only the rules of these names; else all. */
  only?: readonly string[] | undefined;
  /** PEM text of a CA that is trusted besides the public ones. */
  ca?: string | undefined;
  /** Leave what was made, to look at it. */
  keep: boolean;
  /** Ends the examination early; what was made goes all the same. */
  signal: AbortSignal;
  onResult?: (result: RuleResult) => void;
}

/**
 * Examines a SCIM server rule by rule, and takes away what it made there, also when it is stopped in between. Throws
 * Error with a sentence for the admin where the server does not answer, or does not accept the credentials.
 */
export async function runDoctor(options: DoctorOptions): Promise<Report> {
  const { baseUrl, version, profile, auth, only, ca, keep, signal, onResult } = options;
  const chosen = only ? rules.filter(({ name }) => only.includes(name)) : rules;
  const made: MadeResources = { paths: new Set(), unanswered: new Map() };
  const sessionWith = (client: Client) =>
    createSession({ client, version, profile, authenticated: auth.type !== 'none', made });
  const client = createClient({ baseUrl, auth, ca, signal });
  try {
    await requireEntry(client, version);
    const results = await examine(chosen, sessionWith(client), signal, onResult);
    // The signal has ended the requests of the rules; those of the cleaning go through.
    const cleaner = createClient({ baseUrl, auth, ca, signal: new AbortController().signal });
    const remains = keep ? [] : await cleanUp(sessionWith(cleaner)).finally(cleaner.close);
    return { baseUrl, version, profile, results, remains };
  } finally {
    await client.close();
  }
}

/** There is no use in fifty rules that say that nobody answers, or that nobody is let in. */
async function requireEntry(client: Client, version: ScimVersion): Promise<void> {
  const { status } = await client.send('GET', version === '1.1' ? '/ServiceProviderConfigs' : '/ServiceProviderConfig');
  if (status !== 401 && status !== 403) return;
  throw new Error(`The server answered ${status}: it does not accept these credentials. Check --auth.`);
}
