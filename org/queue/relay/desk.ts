import { randomBytes, randomUUID } from 'node:crypto';
import { type Action, limits, type Result } from '@postern/protocol/wire';
import type { Delivery } from '../claim.ts';
import { type QueueDeps, traceparentOf } from '../deps.ts';
import type { Finished } from '../finished.ts';
import type { Appetite } from '../pick.ts';
import type { Wakes } from '../wakes.ts';
import { orderKeyOf, reads } from './add.ts';
import type { Counting, Handed } from './counting.ts';
import { leaseNew } from './lease-new.ts';
import type { RelayRequest } from './port.ts';

/**
 * Operations that go from their caller to a poll of this very node. A read changes nothing, so it is in no table: what
 * becomes of it is known here alone. A write is added and leased in one statement, with the poll at hand.
 */
export interface Desk {
  /** The agent's answer to a read. Undefined: it goes by the queue, or the signal has ended. */
  read(request: RelayRequest, signal: AbortSignal): Promise<Result | undefined>;
  /** Whether the action of this id is in the queue now; else it is still to be added. `done` ends what is kept of it. */
  write(id: string, request: RelayRequest, signal: AbortSignal): Promise<boolean>;
  done(id: string): void;
  /** What a poll of this agent, which serves these apps, takes along. */
  take(appetite: Appetite, apps: readonly string[]): Promise<Delivery | undefined>;
  /**
   * Brings answers to those who wait here. @returns `reads`: those that have no row; `elsewhere`: reads of other nodes;
   * `handed`: writes whose callers have their answer now, which are still to be counted
   */
  answer(agentId: string, results: readonly Result[]): { reads: Set<string>; elsewhere: Result[]; handed: Handed[] };
  /** Which of these are reads, and whether they still run. */
  beat(leases: readonly Lease[]): { extended: Set<string>; lost: Set<string> };
  /** The connection broke before this delivery was out: its reads go by the queue. */
  takeBack(deliveryId: string): void;
  /** Another process of this agent is the live one, or none may be: reads of the others go by the queue. */
  began(agentId: string, session?: string): void;
  /** Whether it has made this delivery. */
  gave(deliveryId: string): boolean;
  /** Reads that an agent has. */
  waiting(): string[];
  /** Whether writes of this delivery are under way. */
  open(deliveryId: string): boolean;
}

type Lease = { actionId: string; lease: string };

interface Offer {
  id: string;
  request: RelayRequest;
  /** A write: whether the queue has it. A read: undefined where it goes by the queue. */
  settle(outcome: Result | boolean | undefined): void;
}

interface Held {
  offer: Offer;
  read: boolean;
  /** Its order key, as far as this process knows it. */
  key: string;
  agentId: string;
  session: string;
  deliveryId: string;
  token: string;
  handed: boolean;
}

/** Ms: a poll that was answered is back well before. */
const patience = 100;
/** Bytes of an operation; a larger one goes by the queue, which fetches what has no room in an answer. */
const largest = 16 * 1024;
/** Operations in one delivery. */
const most = 32;
/** Deliveries that are known as its own. */
const mostGiven = 1_000;
/** Ms: of each app one read goes by the queue, where answers close circuits. */
const sampleEvery = 5_000;

export function createDesk(deps: QueueDeps, wakes: Wakes, finished: Finished, counting: Pick<Counting, 'ahead'>): Desk {
  /** Part of the token of every read: what another node is told of is passed on to this one. */
  const node = randomBytes(6).toString('base64url');
  const waiting = new Map<string, Offer[]>();
  const held = new Map<string, Held>();
  const sampled = new Map<string, number>();
  /** Some that are forgotten cost a statement more, nothing else. */
  const given = new Set<string>();

  /** Resolves when it is settled; undefined also when nobody took it in time, or with the signal. */
  function offer(id: string, request: RelayRequest, signal: AbortSignal): Promise<Result | boolean | undefined> {
    const agentId = signal.aborted ? undefined : wakes.near(request.appId);
    if (agentId === undefined || JSON.stringify(request.operation).length > largest) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle: Offer['settle'] = (outcome) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve(outcome);
      };
      const one: Offer = { id, request, settle };
      const stop = () => {
        // A write that is being added goes on.
        if (!withdraw(one) && !reads(request.operation)) return;
        held.delete(id);
        settle(undefined);
      };
      const timer = setTimeout(() => {
        if (withdraw(one)) settle(undefined);
      }, patience);
      signal.addEventListener('abort', stop, { once: true });
      const before = waiting.get(request.appId);
      if (before) before.push(one);
      else waiting.set(request.appId, [one]);
      wakes.ring([agentId], 'here');
    });
  }

  function withdraw(one: Offer): boolean {
    const of = waiting.get(one.request.appId) ?? [];
    const at = of.indexOf(one);
    if (at >= 0) of.splice(at, 1);
    return at >= 0;
  }

  function choose({ agentId, limits: asked }: Appetite, apps: readonly string[]): Offer[] {
    const chosen: Offer[] = [];
    for (const appId of apps) {
      const of = waiting.get(appId);
      if (!of || of.length === 0) continue;
      const max = asked.find((limit) => limit.appId === appId)?.max ?? limits.batch;
      let room = max - [...held.values()].filter((one) => one.agentId === agentId && isOf(one, appId)).length;
      const rest: Offer[] = [];
      for (const one of of) {
        const { sealed } = one.request;
        const fits = room > 0 && chosen.length < most && (!sealed || sealed[agentId] !== undefined);
        if (fits) chosen.push(one);
        else rest.push(one);
        if (fits) room--;
      }
      waiting.set(appId, rest);
    }
    return chosen;
  }

  function hold(offer: Offer, by: Omit<Held, 'offer' | 'key' | 'handed' | 'read'>): Held {
    const one = { ...by, offer, key: keyOf(offer), handed: false, read: reads(offer.request.operation) };
    held.set(offer.id, one);
    return one;
  }

  /** What is held and may be carried out by somebody else: reads only. */
  function giveUp(which: (one: Held) => boolean): void {
    for (const [id, one] of held) {
      if (!one.read || !which(one)) continue;
      held.delete(id);
      one.offer.settle(undefined);
    }
  }

  async function lease(writes: Offer[], by: { agentId: string; session: string; deliveryId: string }) {
    if (writes.length === 0) return [];
    const tokens = new Map(writes.map(({ id }) => [id, randomUUID()]));
    await counting.ahead(writes.map(keyOf));
    const made = await leaseNew(
      deps,
      by,
      writes.map(({ id, request }) => ({ id, request, token: tokens.get(id)! })),
    ).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'Relayed operations could not be leased at once; each is added by itself');
      return new Map<string, string | undefined>();
    });
    const leased: { one: Held; orderKey: string }[] = [];
    for (const write of writes) {
      const orderKey = made.get(write.id);
      if (orderKey !== undefined) leased.push({ one: hold(write, { ...by, token: tokens.get(write.id)! }), orderKey });
      write.settle(made.has(write.id));
    }
    return leased;
  }

  return {
    async read(request, signal) {
      const now = performance.now();
      if (now >= (sampled.get(request.appId) ?? 0)) {
        sampled.set(request.appId, now + sampleEvery);
        return undefined;
      }
      const id = randomUUID();
      const over = setTimeout(() => giveUp((one) => one.offer.id === id), limits.leaseTtl);
      const result = await offer(id, request, signal);
      clearTimeout(over);
      // Its failure is told; the next one goes by the queue, where failures are counted.
      if (result && result !== true && result.status === 'failed') sampled.delete(request.appId);
      return result === true || result === false || result?.status === 'unsupported' ? undefined : result;
    },
    write: async (id, request, signal) => (await offer(id, request, signal)) === true,
    done: (id) => void held.delete(id),
    async take(appetite, apps) {
      const chosen = choose(appetite, apps);
      if (chosen.length === 0) return undefined;
      const by = { agentId: appetite.agentId, session: appetite.session, deliveryId: randomUUID() };
      const direct = chosen
        .filter(({ request }) => reads(request.operation))
        .map((read) => {
          const one = hold(read, { ...by, token: `${node}.${randomUUID()}` });
          return { one, orderKey: one.key };
        });
      const writes = chosen.filter(({ request }) => !reads(request.operation));
      const all = [...direct, ...(await lease(writes, by))];
      if (all.length === 0) return undefined;
      const now = deps.clock();
      if (given.size >= mostGiven) given.clear();
      given.add(by.deliveryId);
      return { deliveryId: by.deliveryId, actions: all.map(({ one, orderKey }) => wired(one, orderKey, now)) };
    },
    answer(agentId, results) {
      const own = new Set<string>();
      const elsewhere: Result[] = [];
      const handed: Handed[] = [];
      for (const result of results) {
        const one = held.get(result.actionId);
        const matches = one && one.agentId === agentId && one.token === result.lease;
        const from = nodeOf(result.lease);
        if (from !== undefined) {
          own.add(result.actionId);
          if (from !== node) elsewhere.push(result);
          if (!matches) continue;
          held.delete(result.actionId);
          one.offer.settle(result);
        } else if (
          matches &&
          result.status === 'done' &&
          result.resource?.relayed &&
          finished.wanted(result.actionId)
        ) {
          one.handed = true;
          handed.push({ result, key: one.key });
          finished.hand([result]);
        }
      }
      return { reads: own, elsewhere, handed };
    },
    beat(leases) {
      const [extended, lost] = [new Set<string>(), new Set<string>()];
      for (const { actionId, lease } of leases) {
        const from = nodeOf(lease);
        // Nobody but its own node knows whether it is still waited for.
        if (from !== undefined) (from !== node || held.has(actionId) ? extended : lost).add(actionId);
      }
      return { extended, lost };
    },
    takeBack: (deliveryId) => giveUp((one) => one.deliveryId === deliveryId),
    began: (agentId, session) => giveUp((one) => one.agentId === agentId && one.session !== session),
    gave: (deliveryId) => given.has(deliveryId),
    waiting: () => [...held].filter(([, one]) => one.read).map(([id]) => id),
    open: (deliveryId) => [...held.values()].some((one) => one.deliveryId === deliveryId && !one.read && !one.handed),
  };
}

const keyOf = ({ id, request }: Offer): string => orderKeyOf(id, request);

const isOf = ({ offer }: Held, appId: string) => offer.request.appId === appId;

/** The node that a read was handed out by; undefined for what has a row. */
function nodeOf(token: string): string | undefined {
  const at = token.indexOf('.');
  return at < 0 ? undefined : token.slice(0, at);
}

function wired({ offer, token, agentId }: Held, orderKey: string, now: number): Action {
  const { id, request } = offer;
  const jwe = request.sealed?.[agentId];
  return {
    id,
    lease: { token, ttlMs: limits.leaseTtl },
    appId: request.appId,
    appRev: 0,
    kind: 'scim.relay',
    attempt: 1,
    orderKey,
    subject: request.subject,
    changedAt: now,
    uncertain: false,
    deadline: request.deadline,
    traceparent: traceparentOf(request.traceId),
    payload: jwe === undefined ? request.operation : { ...request.operation, password: { from: 'sealed', jwe } },
  } as Action;
}
