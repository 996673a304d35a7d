import type { TlsView } from '@postern/protocol/console';
import { CodedError, describe } from '@postern/protocol/messages';
import type { OrgClock } from '../link/clock.ts';
import type { OrgHttp } from '../link/org-http.ts';
import type { Step } from '../trust/dial.ts';
import { isLoopback, nameOf, targetOf } from '../trust/target.ts';
import { viewOf } from '../trust/tls-view.ts';
import type { Trust } from '../trust/trust.ts';
import { findOrg } from './metadata.ts';
import { parseOrgUrl } from './org-url.ts';

export const checkStages = ['url', 'dns', 'tcp', 'proxy', 'tls', 'clock', 'metadata'] as const;
export type CheckStage = (typeof checkStages)[number];

export interface CheckResult {
  stage: CheckStage;
  state: 'ok' | 'warning' | 'failed' | 'not_run';
  found?: string;
  ms?: number;
  code?: string;
  message?: string;
  next?: string;
  /** Of the stage `tls`: what was agreed on, or which certificate was refused. */
  tls?: TlsView;
}

export interface CheckDeps {
  trust: Trust;
  clock: OrgClock;
  openHttp: (origin: string) => OrgHttp;
  /** Told of each stage as it ends. */
  onStage?: (result: CheckResult) => void;
}

const clockWarningMs = 30_000;

/**
 * Looks at an org step by step: address, DNS, TCP, proxy, TLS, clock, metadata. Never throws for what it finds; after
 * the first failure the rest is `not_run`. `origin` is there as soon as the address could be read.
 */
export async function checkOrg(
  typed: string | undefined,
  deps: CheckDeps,
): Promise<{ origin?: string; results: CheckResult[] }> {
  const { trust, clock, onStage } = deps;
  const results: CheckResult[] = [];
  let from = performance.now();
  const put = (result: CheckResult): void => {
    const ms = result.state === 'not_run' ? {} : { ms: Math.round(performance.now() - from) };
    from = performance.now();
    results.push({ ...result, ...ms });
    onStage?.({ ...result, ...ms });
  };
  const reached = (stage: CheckStage): boolean => results.some((result) => result.stage === stage);
  const ok = (stage: CheckStage, found: string, tls?: TlsView): void => {
    if (!reached(stage)) put({ stage, state: 'ok', found, ...(tls ? { tls } : {}) });
  };
  let origin: string | undefined;
  let proxied = false;
  let http: OrgHttp | undefined;
  try {
    origin = parseOrgUrl(typed);
    ok('url', origin);
    const target = targetOf(origin);
    const proxy = trust.proxyName(target);
    proxied = proxy !== undefined;
    const step: Step = (name, found, tls) => {
      if (name === 'tcp') ok('dns', 'an address, not a name');
      // The first leg leads to the proxy; its TLS is not the org's.
      if (name === 'tls' && proxy && !reached('proxy')) return;
      ok(name, (name === 'dns' || name === 'tcp') && proxy ? `${found} (the proxy)` : found, viewOf(tls));
      if (name === 'tcp' && !proxy) ok('proxy', 'none');
    };
    await trust.probe(target, { step });
    ok('proxy', 'none');
    if (!target.secure) ok('tls', `plain http${isLoopback(target.host) ? ', on this machine itself' : ''}`);
    http = deps.openHttp(origin);
    const metadata = await findOrg(http).catch((error: unknown) => error);
    put(clockStage(clock.offset()));
    if (metadata instanceof Error) throw metadata;
    ok('metadata', `an org at ${nameOf(target)}`);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const stage = stageOf(error.code, checkStages[results.length] ?? 'metadata');
    // What the failure proves to work: nothing refuses TLS before it was reached by TCP.
    for (const before of checkStages.slice(results.length, checkStages.indexOf(stage)))
      ok(before, proxied ? 'the proxy comes first' : before === 'dns' ? 'an address, not a name' : 'none');
    const tls = viewOf(undefined, error);
    const shown = tls ? { tls } : {};
    put({ stage, state: 'failed', code: error.code, message: error.message, next: error.next, ...shown });
  } finally {
    await http?.close();
  }
  for (const stage of checkStages.slice(results.length)) put({ stage, state: 'not_run' });
  return { ...(origin ? { origin } : {}), results };
}

function stageOf(code: string, fallback: CheckStage): CheckStage {
  if (code.startsWith('org_url_')) return 'url';
  if (code.startsWith('dns_')) return 'dns';
  if (code.startsWith('connect_')) return 'tcp';
  if (code.startsWith('proxy_')) return 'proxy';
  if (code.startsWith('tls_')) return 'tls';
  if (code.startsWith('org_')) return 'metadata';
  return fallback;
}

function clockStage(offset: number): CheckResult {
  const seconds = Math.round(Math.abs(offset) / 1000);
  if (Math.abs(offset) < clockWarningMs) return { stage: 'clock', state: 'ok', found: `${seconds} s off` };
  const { code, text, next } = describe('clock_wrong', { seconds, direction: offset > 0 ? 'slow' : 'fast' });
  return { stage: 'clock', state: 'warning', found: `${seconds} s off`, code, message: text, next };
}
