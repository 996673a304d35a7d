import { hostOf } from './frame.ts';
import { count, span } from './time.ts';

const apps = (n: number) => (n === 1 ? '1 app needs you' : `${n} apps need you`);

export const statusTexts = {
  titles: {
    not_enrolled: 'Not enrolled',
    connecting: 'Connecting',
    connected: 'Connected',
    offline: 'Offline',
    paused: 'Paused',
    refused: 'The org refuses this agent',
  },
  withApps: (title: string, troubled: number) => `${title}, ${apps(troubled)}`,
  since: (org: string, ms: number) => `${hostOf(org)} · runs for ${span(ms)}`,
  contact: (ago: string) => ` · the org answered ${ago}`,
  lastAction: (ago: string) => ` · last action ${ago}`,
  pause: 'Pause',
  resume: 'Resume',
  pausedNote: 'The agent takes no new work. What ran is finished; actions wait in the org.',
  test: 'Test connectors',
  bundle: 'Make diagnostics bundle…',
  testNow: 'Test now',
  chain: 'Stages of the connection',
  stages: { network: 'Network', tls: 'TLS', token: 'Token', queue: 'Queue', connectors: 'Connectors' },
  direct: 'direct',
  byProxy: (proxy: string) => `by proxy ${proxy}`,
  checking: 'Checking…',
  plain: 'Plain http',
  tls: (version: string, publicCa: boolean | undefined) =>
    publicCa === undefined ? version : `${version}, ${publicCa ? 'public' : 'private'} CA`,
  expires: (until: string, now: number) => {
    const days = Math.floor((Date.parse(until) - now) / 86_400_000);
    return days < 0
      ? 'expired'
      : days < 1
        ? 'expires today'
        : `expires in ${days === 1 ? '1 day' : `${count(days)} days`}`;
  },
  thisMachine: 'on this machine itself',
  failed: 'Failed',
  notReached: 'Not reached',
  valid: 'Valid',
  refused: 'Refused',
  asked: (ago: string) => `answered ${ago}`,
  waitingForWork: 'Waiting for work',
  running: (n: number) => `${n} running`,
  sinceStart: (done: number) => `${count(done)} done`,
  noApps: 'No app yet',
  answer: (good: number, all: number) => `${good} of ${all} answer`,
  /** A name where it fits beneath its stage. */
  stopped: (names: string[]) => `${names.length === 1 && names[0]!.length < 12 ? names[0] : names.length} stopped`,
  allAnswer: 'none is stopped',
  connected: 'Connected',
  appStopped: 'Stopped',
  today: 'Today',
  waiting: 'Waiting',
  counts: (done: number, failed: number) => `${count(done)} done, ${count(failed)} failed`,
  last: (ago: string, ms: number) => `${ago}, ${span(ms)}`,
  actions: (n: number) => (n === 1 ? '1 action' : `${count(n)} actions`),
  untilAnswer: 'until it answers again',
  inTurn: 'in their turn',
  perMinute: 'Actions per minute',
  now: 'now',
  answerTime: 'Answer time of applications, ms',
  median: 'median',
  p95: '95 %',
  quiet: 'No actions in the last hour.',
  waitingAndFailed: 'Waiting and failed',
  all: (n: number) => `All ${count(n)}`,
  nothingWaits: 'Nothing waits and nothing failed today.',
};
