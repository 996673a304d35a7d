import { CodedError } from '@postern/protocol/messages';
import { enrolClientId, enrolScope, fingerprint, type Stated } from '@postern/protocol/wire';
import * as oauth from 'openid-client';
import { type AgentKeys, webCryptoPair } from '../keychain/agent-keys.ts';
import type { OrgClock } from '../link/clock.ts';
import { oauthClient } from '../link/oauth.ts';
import { oauthRefusal, orgFault } from '../link/org-fault.ts';
import type { OrgHttp } from '../link/org-http.ts';

export interface DeviceCode {
  verificationUri: string;
  verificationUriComplete: string;
  userCode: string;
  /** Seconds. */
  expiresIn: number;
  fingerprint: string;
}

export interface DeviceFlowDeps {
  http: OrgHttp;
  clock: OrgClock;
  keys: AgentKeys;
  stated: Stated;
  metadata: oauth.ServerMetadata;
  onCode: (code: DeviceCode) => void;
  /** The org is asked whether a person has decided. */
  onAsk?: () => void;
  /** The org asked to poll less often, or was not reached for a moment. */
  onWait?: (why: 'slow_down' | 'unreachable') => void;
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal | undefined;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * Device authorization (RFC 8628): shows a code, waits until a person in the org allows or denies.
 * Resolves to an access token of scope `agent:enrol`, bound to the agent's key. Throws CodedError `enrolment_denied`,
 * `enrolment_expired`, `enrolment_interrupted`, `org_device_flow_missing`, or OrgFault.
 */
export async function runDeviceFlow(deps: DeviceFlowDeps): Promise<string> {
  const { http, clock, keys, metadata, signal } = deps;
  if (!metadata.device_authorization_endpoint) throw new CodedError('org_device_flow_missing', { origin: http.origin });
  const client = oauthClient(http, metadata, {
    id: enrolClientId,
    auth: oauth.None(),
    skewSeconds: Math.round(clock.offset() / 1000),
  });
  const dpop = oauth.getDPoPHandle(client, await webCryptoPair(keys));
  const { name, host, os, version } = deps.stated;
  const asked = {
    scope: enrolScope,
    agent_name: name,
    agent_host: host,
    agent_os: os,
    agent_version: version,
    agent_jkt: keys.thumbprint,
  };
  const code = await oauth.initiateDeviceAuthorization(client, asked).catch((error: unknown) => {
    throw orgFault(error, http.origin);
  });
  const endsAt = clock.monotonic() + code.expires_in * 1000;
  deps.onCode({
    verificationUri: code.verification_uri,
    verificationUriComplete: code.verification_uri_complete ?? code.verification_uri,
    userCode: code.user_code,
    expiresIn: code.expires_in,
    fingerprint: fingerprint(keys.thumbprint),
  });

  let interval = (code.interval ?? 5) * 1000;
  while (clock.monotonic() < endsAt) {
    await deps.wait(interval, signal);
    deps.onAsk?.();
    if (signal?.aborted) throw new CodedError('enrolment_interrupted');
    try {
      const answer = await oauth.genericGrantRequest(
        client,
        deviceGrant,
        { device_code: code.device_code },
        { DPoP: dpop },
      );
      return answer.access_token;
    } catch (error) {
      const said = verdict(error, http.origin, code.expires_in);
      // RFC 8628 section 3.5: five seconds more, from now on.
      if (said !== 'pending') deps.onWait?.(said);
      if (said === 'slow_down') interval += 5_000;
    }
  }
  throw expired(code.expires_in);
}

const expired = (seconds: number, cause?: unknown): CodedError =>
  new CodedError('enrolment_expired', { minutes: Math.max(1, Math.round(seconds / 60)) }, { cause });

function verdict(error: unknown, origin: string, lifeSeconds: number): 'pending' | 'slow_down' | 'unreachable' {
  switch (oauthRefusal(error)?.error) {
    case 'authorization_pending':
      return 'pending';
    case 'slow_down':
      return 'slow_down';
    case 'access_denied':
      throw new CodedError('enrolment_denied');
    case 'expired_token':
    case 'invalid_grant':
      throw expired(lifeSeconds, error);
  }
  const fault = orgFault(error, origin);
  // A person is looking at the code: a short cut of the network must not take it away.
  if (['org_unreachable', 'org_timeout', 'org_failed'].includes(fault.code)) return 'unreachable';
  throw fault;
}
