import type { AgentState, OrgCheck } from '@postern/protocol/console';
import type { State } from '@postern/ui';
import { statusTexts as t } from '../texts/status.ts';
import { ago } from '../texts/time.ts';

export interface ChainStage {
  key: keyof typeof t.stages;
  state: State;
  value: string;
  more: string;
}

const tokenCodes = ['agent_revoked', 'key_removed', 'agent_cloned', 'upgrade_required'];

/** At which stage the connection is stopped; the count of stages where it is not. */
function stoppedAt({ state, problem }: AgentState): number {
  const code = problem?.code ?? '';
  if (state === 'connected' || state === 'paused') return 5;
  if (tokenCodes.includes(code) || state === 'refused') return 2;
  if (code.startsWith('tls_')) return 1;
  if (/^(dns|connect|proxy)_|^org_unreachable/.test(code)) return 0;
  return 3;
}

/** The stages of the connection: what is known of each, and what the last look at the org found. */
export function chainStages(state: AgentState, check: OrgCheck | undefined, now: number): ChainStage[] {
  const stopped = stoppedAt(state);
  const found = (stage: string): string[] =>
    check?.stages.find((one) => one.stage === stage && one.state === 'ok')?.found?.split(', ') ?? [];
  const [address = ''] = found('dns');
  const [proxy = 'none'] = found('proxy');
  const [version = t.checking] = found('tls');
  const tls = check?.stages.find(({ stage }) => stage === 'tls')?.tls;
  const tookMs = check?.stages.find(({ stage }) => stage === 'tcp')?.ms;
  const troubled = state.apps.filter(({ problem }) => problem).map(({ label }) => label);
  const way = proxy === 'none' ? t.direct : t.byProxy(proxy);
  const all: [ChainStage['key'], string, string][] = [
    ['network', address.startsWith('an address') ? '' : address, tookMs === undefined ? way : `${way}, ${tookMs} ms`],
    [
      'tls',
      version.startsWith('plain') ? t.plain : t.tls(version.replace('TLS ', ''), tls?.publicCa),
      version.startsWith('plain') ? t.thisMachine : tls?.certificate ? t.expires(tls.certificate.until, now) : '',
    ],
    ['token', t.valid, state.lastContactAt === undefined ? '' : t.asked(ago(state.lastContactAt, now))],
    [
      'queue',
      state.inFlight > 0 ? t.running(state.inFlight) : state.state === 'paused' ? t.titles.paused : t.waitingForWork,
      t.sinceStart(state.done),
    ],
  ];
  const stages = all.map(([key, value, more], n): ChainStage => {
    if (n < stopped) return { key, state: 'ok', value: value || t.stages[key], more };
    if (state.state === 'connecting')
      return { key, state: n === stopped ? 'working' : 'not-run', value: n === stopped ? t.checking : '', more: '' };
    const refused = n === 2 ? t.refused : t.failed;
    return {
      key,
      state: n === stopped ? 'failed' : 'not-run',
      value: n === stopped ? refused : t.notReached,
      more: '',
    };
  });
  const count = state.apps.length;
  stages.push({
    key: 'connectors',
    state: count === 0 ? 'not-run' : troubled.length > 0 ? 'attention' : 'ok',
    value: count === 0 ? t.noApps : t.answer(count - troubled.length, count),
    more: troubled.length > 0 ? t.stopped(troubled) : count === 0 ? '' : t.allAnswer,
  });
  return stages;
}
