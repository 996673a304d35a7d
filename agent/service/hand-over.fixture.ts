import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNodeStore } from '../journal/node-store.ts';
import type { HandOverDeps, HandOverStep } from './hand-over.ts';

/** Where an agent is, and where its service will be; `calls` is a file that notes what the service manager was asked. */
export interface HandOverPlaces {
  from: string;
  to: string;
  calls: string;
}

/** A hand-over between two folders of a test; the service manager only notes what it is asked. */
export function handOverDeps({ from, to, calls }: HandOverPlaces, told: (step: HandOverStep) => void): HandOverDeps {
  const note = (text: string): void => appendFileSync(calls, `${text}\n`);
  return {
    ...{ from, to, told, openStore: openNodeStore },
    prepare: async () => void mkdirSync(to, { recursive: true, mode: 0o700 }),
    release: async () => ({ url: 'http://ada:s3cret@proxy.example.com:3128', noProxy: ['.internal', ''] }),
    manager: {
      state: async () => ({ installed: true, enabled: false, active: 'stopped', said: '' }),
      enable: async (on) => note(on ? 'enable' : 'disable'),
      showTo: async (person) => note(person === undefined ? 'show to nobody' : 'show to a person'),
      start: async () => note(`start ${existsSync(join(to, 'identity.json')) ? 'with' : 'without'} identity`),
      stop: async () => note('stop'),
    },
  };
}

export const callsOf = ({ calls }: HandOverPlaces): string[] =>
  existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
