import type { CodedProblem, EnrolmentState, TrustChange } from '@postern/protocol/console';
import { CodedError, describe } from '@postern/protocol/messages';
import type { Environment } from '../config/environment.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import type { DeviceCode } from '../enrol/device-flow.ts';
import { enrol } from '../enrol/enrol.ts';
import { type Identity, readIdentity } from '../enrol/identity.ts';
import { parseOrgUrl } from '../enrol/org-url.ts';
import { statedOf } from '../enrol/stated.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { sleep, systemTimers, type Timers } from '../link/timers.ts';
import { openParts } from '../parts.ts';
import { OrgFault } from '../ports.ts';
import { applyAtOnce } from '../trial/apply-at-once.ts';
import { agentVersion } from '../version.ts';

export interface SetupDeps {
  environment: Environment;
  /** The org knows this agent now; what is thrown here becomes the outcome of the enrolment. */
  enrolled(identity: Identity): Promise<void>;
  timers?: Timers;
}

/** Enrolment as the wizard leads through it. It lives in the agent, so that closing the screen loses nothing. */
export interface Setup {
  state(): EnrolmentState;
  /** Called with the whole state at once and after each change. Returns the way out. */
  subscribe(listener: (state: EnrolmentState) => void): () => void;
  /** Throws CodedError `already_enrolled` or for an address that cannot be read; what comes later is in the state. */
  start(url: string, name: string | undefined): void;
  cancel(): void;
  /** The agent is no longer enrolled: enrolment can begin anew. */
  restart(): void;
  /** Changes how the org is reached. Throws CodedError `already_enrolled`, or for what cannot be; then nothing changes. */
  setTrust(change: TrustChange): Promise<void>;
}

export function createSetup({ environment, enrolled, timers = systemTimers }: SetupDeps): Setup {
  const { dataDir } = environment;
  const given = environment.enrol?.org;
  const listeners = new Set<(state: EnrolmentState) => void>();
  let now: EnrolmentState | (() => EnrolmentState) = idle(given);
  let running: AbortController | undefined;

  const state = (): EnrolmentState => (typeof now === 'function' ? now() : now);
  function set(next: typeof now): void {
    now = next;
    for (const listener of listeners) listener(state());
  }
  function refuseWhenEnrolled(): void {
    const identity = readIdentity(dataDir);
    if (identity) throw new CodedError('already_enrolled', { org: identity.org, name: identity.name });
  }

  async function run(org: string, name: string, { signal }: AbortController): Promise<void> {
    const parts = await openParts(environment);
    const http = parts.openHttp(org);
    const stated = statedOf(name, agentVersion);
    let told: { code: DeviceCode; endsAt: number } | undefined;
    let askedAt: number | undefined;
    const show = (unreachable: boolean): void => {
      if (signal.aborted || !told) return;
      const { code, endsAt } = told;
      const { userCode, verificationUri, verificationUriComplete, fingerprint } = code;
      const facts = { userCode, verificationUri, verificationUriComplete, fingerprint, unreachable };
      const { os, version } = stated;
      const asked = askedAt;
      set(() => ({
        ...{ step: 'code' as const, org, name, ...facts, os, version, lifeMs: code.expiresIn * 1000 },
        leftMs: Math.max(0, Math.round(endsAt - performance.now())),
        ...(asked === undefined ? {} : { askedAgoMs: Math.round(performance.now() - asked) }),
      }));
    };
    try {
      const { identity } = await enrol(undefined, {
        ...{ dataDir, keychain: parts.keychain, clock: parts.clock, http, stated, signal },
        wait: (ms) => sleep(timers, ms, signal),
        onCode: (code) => {
          told = { code, endsAt: performance.now() + code.expiresIn * 1000 };
          show(false);
        },
        onAsk: () => {
          askedAt = performance.now();
          show(false);
        },
        onWait: (why) => show(why === 'unreachable'),
      });
      writeConfig(dataDir, { ...readConfig(dataDir), org });
      await enrolled(identity);
      set({ step: 'enrolled', org, name: identity.name, agentId: identity.agentId, fingerprint: identity.fingerprint });
    } finally {
      await http.close();
    }
  }

  return {
    state,
    subscribe(listener) {
      listeners.add(listener);
      listener(state());
      return () => listeners.delete(listener);
    },
    start(url, name) {
      refuseWhenEnrolled();
      const org = parseOrgUrl(url);
      const stated = statedOf(name, agentVersion).name;
      running?.abort();
      const mine = new AbortController();
      running = mine;
      set({ step: 'asking', org, name: stated });
      run(org, stated, mine).catch((error: unknown) => {
        if (running === mine) set({ step: 'failed', org, name: stated, problem: problemOf(error) });
      });
    },
    cancel() {
      running?.abort();
      running = undefined;
      if (state().step !== 'enrolled') set(idle(given));
    },
    restart() {
      running?.abort();
      running = undefined;
      set(idle(given));
    },
    async setTrust(change) {
      refuseWhenEnrolled();
      await applyAtOnce(change, { environment, keychain: await openKeychain(environment.keychain, dataDir) });
    },
  };
}

const idle = (org: string | undefined): EnrolmentState => ({
  ...{ step: 'idle', suggestedName: statedOf(undefined, agentVersion).name },
  ...(org ? { suggestedOrg: org } : {}),
});

/** What the wizard shows of an error. */
function problemOf(error: unknown): CodedProblem {
  if (error instanceof CodedError) return { code: error.code, message: error.message, next: error.next };
  if (error instanceof OrgFault) return { code: error.code, message: error.message, next: describe(error.code).next };
  const detail = error instanceof Error ? error.message : String(error);
  const { code, text, next } = describe('internal_error', { detail, log: 'agent.log' });
  return { code, message: text, next };
}
