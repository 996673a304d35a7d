import { randomUUID } from 'node:crypto';
import {
  type ActionKind,
  type ConnectorSettings,
  type ExchangeAnswer,
  type ExchangeRequest,
  exchangeRequest,
  type HeartbeatRequest,
  importComplete,
  limits,
  type Result,
  result as resultSchema,
  sessionHeader,
} from '@postern/protocol/wire';
import { type OrgClient, OrgFault } from '../../ports.ts';
import { createFakeImports, type FakeImports } from './fake-imports.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface OrgAction {
  id: string;
  kind: ActionKind;
  orderKey: string;
  subject: string;
  build(): unknown;
  payload: unknown;
  state: 'ready' | 'leased' | 'done' | 'held';
  attempt: number;
  uncertain: boolean;
  runAt: number;
  lease: string;
  until: number;
  delivery: string;
  deliveredAt: number;
  confirmed: boolean;
  finishedBy: string;
  result: Result | undefined;
  large?: boolean;
  deadline?: number;
}

export interface FakeOrg {
  appId: string;
  actions: OrgAction[];
  imports: FakeImports;
  log: string[];
  /** Faults that the next calls meet, by path; `cut` never answers. */
  down: { fault?: OrgFault | undefined; heartbeats?: boolean; cutAfter?: number | undefined };
  settings: ConnectorSettings;
  exchanges: ExchangeRequest[];
  add(kind: ActionKind, orderKey: string, build: () => unknown, more?: Partial<OrgAction>): OrgAction;
  /** The way of one agent process to this org; `kill` lets none of its calls reach the org any more. */
  client(): OrgClient & { kill(): void };
  onSettled(listener: (action: OrgAction, result: Result) => void): void;
  onLapsed(listener: (action: OrgAction) => void): void;
}

/** The org's side of the wire, in memory, on virtual time. */
export function createFakeOrg(time: VirtualTime, settings: Partial<ConnectorSettings> = {}): FakeOrg {
  const actions: OrgAction[] = [];
  const appId = randomUUID();
  const settled: ((action: OrgAction, result: Result) => void)[] = [];
  const lapsed: ((action: OrgAction) => void)[] = [];
  const wake: (() => void)[] = [];
  let session = '';
  const ring = () => {
    for (const one of wake.splice(0)) one();
  };

  function free(action: OrgAction, started: boolean): void {
    action.state = 'ready';
    if (!started) return;
    action.uncertain = true;
    for (const tell of lapsed) tell(action);
  }

  function sweep(): void {
    const now = time.now();
    for (const action of actions) {
      if (action.state !== 'leased') continue;
      if (action.until <= now || (!action.confirmed && action.deliveredAt + limits.confirm <= now)) free(action, true);
    }
  }

  function settle(action: OrgAction, result: Result): void {
    action.finishedBy = result.lease;
    action.result = result;
    if (result.status === 'done') action.state = 'done';
    else if (result.error?.class === 'retry' || result.error?.class === 'app') {
      action.state = 'ready';
      action.runAt = time.now() + Math.max(result.error.retryAfterMs ?? 0, 1_000);
    } else action.state = 'held';
    for (const tell of settled) tell(action, result);
  }

  function pick(request: ExchangeRequest): OrgAction[] {
    const max = request.limits.find((one) => one.appId === appId)?.max ?? 8;
    const room = max - actions.filter(({ state }) => state === 'leased').length;
    const blocked = new Set<string>();
    const out: OrgAction[] = [];
    for (const action of actions) {
      const first = !blocked.has(action.orderKey);
      if (action.state !== 'done') blocked.add(action.orderKey);
      if (action.state === 'ready' && first && action.runAt <= time.now() && out.length < Math.min(room, limits.batch))
        out.push(action);
    }
    return out;
  }

  function deliver(chosen: OrgAction[]): Pick<ExchangeAnswer, 'deliveryId' | 'actions'> {
    const deliveryId = randomUUID();
    for (const action of chosen) {
      action.payload ??= action.build();
      const lease = { lease: randomUUID(), until: time.now() + limits.leaseTtl, delivery: deliveryId };
      Object.assign(action, lease, {
        state: 'leased',
        attempt: action.attempt + 1,
        deliveredAt: time.now(),
        confirmed: false,
      });
    }
    const wired = chosen.map((action) => ({
      ...{ id: action.id, lease: { token: action.lease, ttlMs: limits.leaseTtl }, appId, appRev: 1, kind: action.kind },
      ...{ attempt: action.attempt, orderKey: action.orderKey, subject: { id: action.subject, name: action.subject } },
      ...{ changedAt: time.clock.now(), uncertain: action.uncertain, traceparent: '00-1-1-01' },
      ...(action.deadline === undefined ? {} : { deadline: action.deadline }),
      ...(action.large ? {} : { payload: structuredClone(action.payload) }),
    }));
    return { deliveryId, actions: wired as ExchangeAnswer['actions'] };
  }

  function take(request: ExchangeRequest): Pick<ExchangeAnswer, 'accepted' | 'rejected'> {
    for (const action of actions) if (request.have && action.delivery === request.have) action.confirmed = true;
    if (request.resume) {
      const kept = new Set(request.resume.map(({ actionId, lease }) => actionId + lease));
      for (const action of actions) {
        if (action.state === 'leased' && !kept.has(action.id + action.lease))
          free(action, action.confirmed || action.kind === 'scim.relay');
        else action.confirmed = true;
      }
    }
    for (const { actionId, lease } of request.released) {
      const action = actions.find(({ id }) => id === actionId);
      if (action?.state === 'leased' && action.lease === lease) free(action, false);
    }
    const accepted: string[] = [];
    const rejected: { actionId: string; code: string }[] = [];
    for (const result of request.results.map((one) => resultSchema.parse(one))) {
      const action = actions.find(({ id }) => id === result.actionId);
      if (action?.finishedBy === result.lease) accepted.push(result.actionId);
      else if (action?.state === 'leased' && action.lease === result.lease) {
        settle(action, result);
        accepted.push(result.actionId);
      } else {
        rejected.push({ actionId: result.actionId, code: 'lease_lost' });
        if (action) for (const tell of lapsed) tell(action);
      }
    }
    if (accepted.length > 0) ring();
    return { accepted, rejected };
  }

  async function exchange(body: unknown, from: string, alive: () => boolean): Promise<unknown> {
    const request = exchangeRequest.parse(body);
    org.exchanges.push(request);
    if (request.resume) session = from;
    if (session !== from)
      throw new OrgFault({ code: 'agent_cloned', message: 'cloned', status: 403, retryable: false });
    sweep();
    const verdict = take(request);
    const config =
      request.configRevs[appId] === 1 || request.wait === 0 ? [] : [{ appId, rev: 1, settings: org.settings }];
    const ends =
      time.now() + Math.min(request.wait * 1000, verdict.accepted.length > 0 ? 1_000 : Number.POSITIVE_INFINITY);
    const cut = org.down.cutAfter;
    for (;;) {
      sweep();
      const chosen = request.wait > 0 && !request.paused && alive() ? pick(request) : [];
      const over = chosen.length > 0 || config.length > 0 || time.now() >= ends;
      if (over || !alive()) {
        return {
          ...{ epoch: 'one', config, serverTime: time.clock.now() },
          ...verdict,
          ...(chosen.length > 0 ? deliver(chosen) : { actions: [] }),
        };
      }
      if (cut !== undefined && time.now() >= ends - request.wait * 1000 + cut) throw unreachable();
      await new Promise<void>((resolve) => {
        wake.push(resolve);
        time.timers.after(500, resolve);
      });
    }
  }

  function heartbeat({ leases }: HeartbeatRequest): unknown {
    sweep();
    const extended: string[] = [];
    const lost: string[] = [];
    for (const { actionId, lease } of leases) {
      const action = actions.find(({ id }) => id === actionId);
      if (action?.state === 'leased' && action.lease === lease) {
        action.until = time.now() + limits.leaseTtl;
        extended.push(actionId);
      } else lost.push(actionId);
    }
    return { extended, lost, ttlMs: limits.leaseTtl, serverTime: time.clock.now() };
  }

  function client(): OrgClient & { kill(): void } {
    let dead = false;
    const never = () => new Promise<never>(() => undefined);
    return {
      kill: () => {
        dead = true;
      },
      async call({ path, method, body, bytes, headers, schema, signal }) {
        if (dead) return never();
        org.log.push(`${method} ${path}`);
        if (org.down.fault) throw org.down.fault;
        if (org.down.heartbeats && path === '/heartbeat') throw unreachable();
        const aborted = new Promise<never>((_, reject) =>
          signal?.addEventListener('abort', () => reject(unreachable()), { once: true }),
        );
        const from = headers?.[sessionHeader] ?? '';
        const answered = (async () => {
          if (path === '/exchange') return exchange(body, from, () => !dead && !signal?.aborted);
          if (path === '/heartbeat') return heartbeat(body as HeartbeatRequest);
          if (path.startsWith('/imports/') && path.endsWith('/complete'))
            return org.imports.complete(path, importComplete.parse(body));
          if (path.startsWith('/imports/')) return org.imports.page(path, bytes!.data);
          const action = actions.find(({ id }) => path === `/actions/${id}/payload`);
          return { payload: action?.payload, serverTime: time.clock.now() };
        })();
        const answer = await Promise.race([answered, aborted]);
        return dead ? never() : schema.parse(answer);
      },
      close: () => Promise.resolve(),
    };
  }

  const org: FakeOrg = {
    ...{ appId, actions, imports: createFakeImports(), log: [], down: {}, exchanges: [], client },
    settings: { ...defaultSettings, ...settings },
    add(kind, orderKey, build, more = {}) {
      const action: OrgAction = {
        ...{
          id: randomUUID(),
          kind,
          orderKey,
          subject: orderKey,
          build,
          payload: undefined,
          state: 'ready',
          attempt: 0,
        },
        ...{ uncertain: false, runAt: 0, lease: '', until: 0, delivery: '', deliveredAt: 0, confirmed: false },
        ...{ finishedBy: '', result: undefined },
        ...more,
      };
      actions.push(action);
      ring();
      return action;
    },
    onSettled: (listener) => void settled.push(listener),
    onLapsed: (listener) => void lapsed.push(listener),
  };
  return org;
}

export const unreachable = () => new OrgFault({ code: 'org_unreachable', message: 'no answer', retryable: true });

const defaultSettings: ConnectorSettings = {
  ...{ label: 'Payroll', baseUrl: 'https://app.test/scim/v1', auth: { type: 'none' }, uniqueField: 'userName' },
  ...{
    timeoutMs: 5_000,
    allowHttp: false,
    ca: [],
    concurrency: 4,
    pageSize: 100,
    update: 'put',
    watch: false,
    customUrn: 'urn:okta:a:1.0:user:custom',
  },
};
