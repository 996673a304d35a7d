import type { IconName } from './icon.tsx';

export type State = 'ok' | 'attention' | 'failed' | 'working' | 'waiting' | 'offline' | 'paused' | 'not-run';
export type Tone = 'ok' | 'warn' | 'err' | 'work' | 'off';

const tones: Record<State, Tone> = {
  ok: 'ok',
  attention: 'warn',
  failed: 'err',
  working: 'work',
  waiting: 'work',
  offline: 'off',
  paused: 'off',
  'not-run': 'off',
};

export const toneOf = (state: State): Tone => tones[state];
export const iconOf = (state: State): IconName => state;
