import { CodedError } from '@postern/protocol/messages';
import { type EnrolAnswer, fingerprint, type Stated } from '@postern/protocol/wire';
import { deleteAgentKeys, ensureAgentKeys, loadAgentKeys } from '../keychain/agent-keys.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { createAccessTokens } from '../link/access-token.ts';
import type { OrgClock } from '../link/clock.ts';
import { orgFault } from '../link/org-fault.ts';
import type { OrgHttp } from '../link/org-http.ts';
import { OrgFault } from '../ports.ts';
import { type DeviceCode, runDeviceFlow } from './device-flow.ts';
import { type Identity, readIdentity, writeIdentity } from './identity.ts';
import { findOrg } from './metadata.ts';
import { registerAgent } from './register.ts';

export interface EnrolDeps {
  dataDir: string;
  keychain: Keychain;
  clock: OrgClock;
  http: OrgHttp;
  stated: Stated;
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  onCode: (code: DeviceCode) => void;
  onAsk?: () => void;
  onWait?: (why: 'slow_down' | 'unreachable') => void;
  signal?: AbortSignal;
}

/**
 * Makes this agent known to an org: by a person (device flow) where no token is given, else by an enrolment token.
 * Can be repeated: the same folder gives the same key, and the org the same agent. Nothing is written before the org
 * has answered. Throws CodedError or OrgFault.
 */
export async function enrol(
  token: string | undefined,
  deps: EnrolDeps,
): Promise<{ identity: Identity; already: boolean }> {
  const { dataDir, keychain, http, stated } = deps;
  const known = readIdentity(dataDir);
  if (known && known.org !== http.origin)
    throw new CodedError('already_enrolled', { org: known.org, name: known.name });
  if (known) return { identity: await accepted(known, deps), already: true };
  if (token !== undefined) checkToken(token);
  const metadata = await findOrg(http);
  const keys = await ensureAgentKeys(keychain);
  const answer = await withRetry(
    deps,
    token === undefined ? await byPerson() : () => registerAgent('Bearer', token, { ...deps, keys }),
  );
  const identity: Identity = {
    version: 1,
    org: http.origin,
    agentId: answer.agentId,
    clientId: answer.clientId,
    name: stated.name,
    fingerprint: fingerprint(keys.thumbprint),
    enrolledAt: new Date(deps.clock.now()).toISOString(),
  };
  writeIdentity(dataDir, identity);
  return { identity, already: false };

  async function byPerson(): Promise<() => Promise<EnrolAnswer>> {
    const accessToken = await runDeviceFlow({ ...deps, keys, metadata });
    return () => registerAgent('DPoP', accessToken, { ...deps, keys });
  }
}

function checkToken(token: string): void {
  if (!token.startsWith('pet_'))
    throw new CodedError('enrolment_token_malformed', { why: 'it does not begin with pet_' });
  if (!/^pet_[A-Za-z0-9_-]{16,}$/.test(token))
    throw new CodedError('enrolment_token_malformed', { why: 'it is cut off or holds other characters' });
}

/** An identity that the org has dropped is not called enrolled. An org that is not reached now says nothing about it. */
async function accepted(identity: Identity, { http, clock, keychain }: EnrolDeps): Promise<Identity> {
  const keys = await loadAgentKeys(keychain);
  const tokens = createAccessTokens({ http, clock, keys, clientId: identity.clientId });
  await tokens.get().catch((error: unknown) => {
    const { code } = orgFault(error, http.origin);
    if (code === 'agent_revoked' || code === 'key_removed')
      throw new CodedError('enrolled_but_refused', { org: identity.org });
  });
  return identity;
}

/** A person has allowed it, or the token may be used up: an answer that got lost is asked for again. */
async function withRetry(deps: EnrolDeps, register: () => Promise<EnrolAnswer>): Promise<EnrolAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await register();
    } catch (error) {
      if (error instanceof OrgFault && error.code === 'agent_revoked') {
        // The same key would be refused for ever.
        await deleteAgentKeys(deps.keychain);
        throw new CodedError('enrolment_key_refused', {}, { cause: error });
      }
      const passing =
        error instanceof OrgFault && ['org_unreachable', 'org_timeout', 'org_failed'].includes(error.code);
      if (!passing || attempt === 4) throw error;
      await deps.wait(1000 * 2 ** attempt, deps.signal);
    }
  }
}
