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
 * Error with a sentence for the admin where the server does not answer, does not accept the credentials, or has nothing at this URL.
 */
export async function runDoctor(options: DoctorOptions): Promise<Report> {
  const { baseUrl, version, profile, auth, only, ca, keep, signal, onResult } = options;
  const chosen = only ? rules.filter(({ name }) => only.includes(name)) : rules;
  const made: MadeResources = { paths: new Set(), unanswered: new Map() };
  const sessionWith = (client: Client) =>
    createSession({ client, version, profile, authenticated: auth.type !== 'none', made });
  const client = createClient({ baseUrl, auth, ca, signal });
  try {
    await requireEntry(client, version, baseUrl);
    const results = await examine(chosen, sessionWith(client), signal, onResult);
    // The signal has ended the requests of the rules; those of the cleaning go through.
    const cleaner = createClient({ baseUrl, auth, ca, signal: new AbortController().signal });
    const remains = keep ? [] : await cleanUp(sessionWith(cleaner)).finally(cleaner.close);
    return { baseUrl, version, profile, results, remains };
  } finally {
    await client.close();
  }
}

/** There is no use in fifty rules that say that nobody answers, that nobody is let in, or that nothing is there. */
async function requireEntry(client: Client, version: ScimVersion, baseUrl: string): Promise<void> {
  const path = version === '1.1' ? '/ServiceProviderConfigs' : '/ServiceProviderConfig';
  const { status } = await client.send('GET', path);
  if (status === 401 || status === 403)
    throw new Error(`The server answered ${status}: it does not accept these credentials. Check --auth.`);
  if (status !== 404) return;
  const { status: ofUsers } = await client.send('GET', '/Users?startIndex=1&count=1');
  if (ofUsers !== 404) return;
  throw new Error(
    `There is no SCIM at ${baseUrl}: ${path} and /Users both answer 404. Check the URL; the version is mostly part of it, as in /scim/v2.`,
  );
}
