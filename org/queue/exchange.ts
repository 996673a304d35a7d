import type { ExchangeAnswer, ExchangeRequest } from '@postern/protocol/wire';
import { changes, type createNews } from './changes.ts';
import { claim, type Delivery } from './claim.ts';
import { count } from './count.ts';
import type { QueueDeps } from './deps.ts';
import type { Finished } from './finished.ts';
import { takeBack } from './free.ts';
import type { Appetite } from './pick.ts';
import type { AgentCaller } from './port.ts';
import type { Presence } from './presence.ts';
import type { Counting } from './relay/counting.ts';
import type { Desk } from './relay/desk.ts';
import { passOn } from './relay/elsewhere.ts';
import { handOut } from './relay/hand-out.ts';
import type { Verdict } from './results.ts';
import { type Entered, leave, servedBy } from './sessions.ts';
import type { Rung, Waiter, Wakes } from './wakes.ts';

/** Ms: an agent whose results are counted hears of it no later, whether there is work or not. */
const tellWithin = 1_000;

type Said = Omit<ExchangeAnswer, 'epoch' | 'serverTime'>;

export interface ExchangeDeps extends QueueDeps {
  wakes: Wakes;
  news: ReturnType<typeof createNews>;
  finished: Finished;
  desk: Desk;
  counting: Counting;
  presence: Presence;
}

/**
 * One exchange. What the agent reports is counted first; only what callers of relayed operations have already is counted
 * within moments. Only a call with `wait` then hands out work and settings: at once when there is something, else when
 * something comes or the time is over.
 * When the signal aborts (the client is gone) the wait ends, and a delivery that could not be written out is taken back.
 */
export async function exchange(
  deps: ExchangeDeps,
  caller: AgentCaller,
  request: ExchangeRequest,
  signal: AbortSignal,
  checked?: Promise<unknown>,
): Promise<Said> {
  const brought = deps.desk.answer(caller.agentId, [...request.results, ...givenBack(deps, request)]);
  await checked;
  const entered = await deps.presence.enter(caller, request);
  if (request.resume) deps.desk.began(caller.agentId, caller.session);
  const verdict = await report(deps, caller, request, brought);
  if (request.wait === 0) return { ...verdict, actions: [], config: [] };
  const waiter = deps.wakes.open(
    caller.agentId,
    JSON.stringify([caller.session, request.limits, request.kinds]),
    entered.served.map(({ appId }) => appId),
    deps.clock(),
    !request.paused && request.kinds.includes('scim.relay'),
  );
  // Until it is known that there is nothing more to look at.
  let left: Rung | undefined = 'changed';
  try {
    const { config, delivery, ...found } = await waitForWork(deps, caller, request, entered, verdict, waiter, signal);
    left = found.left;
    if (delivery && deps.desk.gave(delivery.deliveryId)) deps.presence.answered(caller, entered);
    else deps.presence.forget(caller.agentId);
    if (delivery) takeBackOnAbort(deps, caller, delivery, signal);
    return { ...verdict, ...(delivery ?? { actions: [] }), config };
  } finally {
    waiter.close(left);
  }
}

async function report(
  deps: ExchangeDeps,
  caller: AgentCaller,
  request: ExchangeRequest,
  { reads, elsewhere, handed }: ReturnType<ExchangeDeps['desk']['answer']>,
): Promise<Verdict> {
  if (request.results.length === 0 && request.released.length === 0) return { accepted: [], rejected: [] };
  await passOn(deps, caller.agentId, elsewhere);
  deps.counting.add(caller.agentId, handed);
  const taken = new Set([...reads, ...handed.map(({ result }) => result.actionId)]);
  const results = request.results.filter(({ actionId }) => !taken.has(actionId));
  const released = request.released.filter(({ actionId }) => !reads.has(actionId));
  const { accepted, rejected } = await count(deps, caller.agentId, results, released);
  const known = request.results.filter(({ actionId }) => taken.has(actionId)).map(({ actionId }) => actionId);
  return { accepted: [...known, ...accepted], rejected };
}

/** A read that is given back goes by the queue, as one that this agent cannot do. */
const givenBack = ({ clock }: ExchangeDeps, { released }: ExchangeRequest) =>
  released.map((one) => ({ ...one, status: 'unsupported' as const, timings: { received: clock() } }));

/**
 * Two transactions that committed in another order than their sequence numbers can let two agents take actions of one
 * key at the same instant. The index allows one of them; the other looks again.
 */
async function claimAlone(
  deps: ExchangeDeps,
  appetite: Appetite,
  only: Rung | undefined,
): Promise<Awaited<ReturnType<typeof claim>>> {
  if (only === 'here') return { again: false };
  try {
    // Somebody waits for these.
    const relayed = await handOut(deps, appetite);
    if (relayed) return { delivery: relayed, again: false };
    return only === 'relay' ? { again: false } : await deps.db.transaction((tx) => claim(deps, tx, appetite));
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'action_one_lease') return { again: true };
    throw error;
  }
}

async function waitForWork(
  deps: ExchangeDeps,
  caller: AgentCaller,
  request: ExchangeRequest,
  entered: Entered,
  verdict: Verdict,
  waiter: Waiter,
  signal: AbortSignal,
): Promise<{ config: ExchangeAnswer['config']; delivery?: Delivery; left?: Rung }> {
  const told = verdict.accepted.length > 0 || verdict.rejected.length > 0;
  const ends = performance.now() + Math.min(request.wait * 1000, told ? tellWithin : Number.POSITIVE_INFINITY);
  const { agentId, session } = caller;
  const appetite = { agentId, session, kinds: request.kinds, limits: request.limits };
  let apps = entered.served.map(({ appId }) => appId);
  let config = await changes(deps, agentId, entered.served, request.configRevs);
  let news = deps.news(agentId, session, config);
  const look = async () => {
    const now = await servedBy(deps, agentId);
    apps = now.map(({ appId }) => appId);
    waiter.serve(apps);
    config = await changes(deps, agentId, now, request.configRevs);
    news = deps.news(agentId, session, config);
  };
  let rung = waiter.pending();
  let looked = rung !== 'changed';
  for (;;) {
    const idle = !rung || request.paused || signal.aborted;
    const taken = idle ? { again: false } : await claimAlone(deps, appetite, rung);
    // Where something was found the rest was not looked at.
    if (taken.delivery) return { config, delivery: taken.delivery, ...(rung ? { left: rung } : {}) };
    if (taken.again) continue;
    // What changed between the entry and the opening of the waiter woke nobody.
    if (!looked && !news) await look();
    looked = true;
    // Last, so that what comes here all the time holds back nothing else. All the rest has been looked at.
    const direct = idle ? undefined : await deps.desk.take(appetite, apps);
    if (direct) return { config, delivery: direct };
    const next = news ? 'time' : await waiter.next(ends - performance.now(), signal);
    rung = next === 'time' || next === 'over' ? undefined : next;
    if (next === 'work' || next === 'relay' || next === 'here') continue;
    if (next === 'changed') {
      await look();
      continue;
    }
    if (next === 'time') await leave(deps, caller, entered.until, 'answered');
    else if (signal.aborted) await leave(deps, caller, entered.until, 'broken');
    return { config, ...(request.paused || signal.aborted ? { left: 'changed' } : {}) };
  }
}

/** The route aborts the signal when the connection ends before the whole answer was written. */
function takeBackOnAbort(deps: ExchangeDeps, caller: AgentCaller, delivery: Delivery, signal: AbortSignal): void {
  const back = async () => {
    deps.desk.takeBack(delivery.deliveryId);
    try {
      await deps.db.transaction((tx) => takeBack(deps, tx, caller.agentId, delivery.deliveryId));
    } catch (error) {
      deps.log.error(
        { err: error, deliveryId: delivery.deliveryId },
        'a delivery could not be taken back; it runs out',
      );
    }
  };
  if (signal.aborted) void back();
  else signal.addEventListener('abort', back, { once: true });
}
