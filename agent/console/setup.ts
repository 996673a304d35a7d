import { join } from 'node:path';
import type { CertificateView, CodedProblem, EnrolmentState, ProxyChoice } from '@postern/protocol/console';
import { CodedError, describe } from '@postern/protocol/messages';
import { writeAtomic } from '../config/atomic-file.ts';
import { setSetting } from '../config/edit.ts';
import type { Environment } from '../config/environment.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { trustOptions } from '../config/trust-options.ts';
import type { DeviceCode } from '../enrol/device-flow.ts';
import { enrol } from '../enrol/enrol.ts';
import { type Identity, readIdentity } from '../enrol/identity.ts';
import { parseOrgUrl } from '../enrol/org-url.ts';
import { statedOf } from '../enrol/stated.ts';
import { sleep, systemTimers } from '../link/timers.ts';
import { openParts } from '../parts.ts';
import { OrgFault } from '../ports.ts';
import { parseCertificates, pemFacts } from '../trust/certificate.ts';
import { createTrust } from '../trust/trust.ts';
import { agentVersion } from '../version.ts';

export interface SetupDeps {
  environment: Environment;
  /** The org knows this agent now; what is thrown here becomes the outcome of the enrolment. */
  enrolled(identity: Identity): Promise<void>;
}

/** Enrolment as the wizard leads through it. It lives in the agent, so that closing the screen loses nothing. */
export interface Setup {
  state(): EnrolmentState;
  /** Called with the whole state at once and after each change. Returns the way out. */
  subscribe(listener: (state: EnrolmentState) => void): () => void;
  /** Throws CodedError `already_enrolled` or for an address that cannot be read; what comes later is in the state. */
  start(url: string, name: string | undefined): void;
  cancel(): void;
  /** Throws CodedError `already_enrolled`, `proxy_invalid`, `config_invalid_value`. */
  setProxy(choice: ProxyChoice): Promise<void>;
  /** Throws CodedError `already_enrolled`, `tls_file_unreadable`. */
  addCa(pem: string): CertificateView[];
}

export function createSetup({ environment, enrolled }: SetupDeps): Setup {
  const { dataDir } = environment;
  const listeners = new Set<(state: EnrolmentState) => void>();
  let now: EnrolmentState | (() => EnrolmentState) = idle();
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
    const show = (code: DeviceCode, endsAt: number, unreachable: boolean): void => {
      if (signal.aborted) return;
      const { userCode, verificationUri, verificationUriComplete, fingerprint } = code;
      const facts = { userCode, verificationUri, verificationUriComplete, fingerprint, unreachable };
      const { os, version } = stated;
      set(() => ({
        ...{ step: 'code' as const, org, name, ...facts, os, version, lifeMs: code.expiresIn * 1000 },
        leftMs: Math.max(0, Math.round(endsAt - performance.now())),
      }));
    };
    let told: [DeviceCode, number] | undefined;
    try {
      const { identity } = await enrol(undefined, {
        ...{ dataDir, keychain: parts.keychain, clock: parts.clock, http, stated, signal },
        wait: async (ms) => {
          await sleep(systemTimers, ms, signal);
          const shown = state();
          if (told && shown.step === 'code' && shown.unreachable) show(...told, false);
        },
        onCode: (code) => {
          told = [code, performance.now() + code.expiresIn * 1000];
          show(...told, false);
        },
        onWait: (why) => {
          if (told && why === 'unreachable') show(...told, true);
        },
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
      if (state().step !== 'enrolled') set(idle());
    },
    async setProxy({ mode, url, user, password }) {
      refuseWhenEnrolled();
      let config = setSetting(readConfig(dataDir), 'proxy.mode', mode);
      config = setSetting(config, 'proxy.url', mode === 'manual' ? (url ?? '') : '');
      config = setSetting(config, 'proxy.user', user ?? '');
      createTrust(trustOptions(config, environment.systemProxy, password));
      const { keychain } = await openParts(environment);
      if (password !== undefined)
        await (password === '' ? keychain.delete('proxy.password') : keychain.set('proxy.password', password));
      writeConfig(dataDir, config);
    },
    addCa(pem) {
      refuseWhenEnrolled();
      const certificates = parseCertificates(pem, 'pasted text').map(pemFacts);
      const short = certificates[0]!.fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase();
      const file = join(dataDir, `ca-${short}.pem`);
      writeAtomic(file, pem);
      const config = readConfig(dataDir);
      const files = [...new Set([...config.tls.caFiles, file])];
      writeConfig(dataDir, setSetting(config, 'tls.caFiles', files.join(',')));
      return certificates;
    },
  };
}

const idle = (): EnrolmentState => ({ step: 'idle', suggestedName: statedOf(undefined, agentVersion).name });

/** What the wizard shows of an error. */
function problemOf(error: unknown): CodedProblem {
  if (error instanceof CodedError) return { code: error.code, message: error.message, next: error.next };
  if (error instanceof OrgFault) return { code: error.code, message: error.message, next: describe(error.code).next };
  const detail = error instanceof Error ? error.message : String(error);
  const { code, text, next } = describe('internal_error', { detail, log: 'agent.log' });
  return { code, message: text, next };
}
