import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CodedProblem, DesktopView } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';

type View = NonNullable<DesktopView['service']>;
type Step = NonNullable<View['doing']>['step'];

/** The agent as the service of this machine: what a person may do about it here, and what is under way. */
export interface ServiceSteps {
  view(runs: View['runs']): View;
  /** `start` makes the agent the service, or starts the service that it is. Throws CodedError where it cannot be asked here. */
  take(step: Step): void;
  /** Resolves when no step is under way. */
  idle(): Promise<void>;
}

export interface ServiceStepsDeps {
  platform: NodeJS.Platform;
  /** `postern` of the service edition. */
  program: string;
  /** The program that asks a person for root's rights; undefined where there is no desktop to ask on. */
  pkexec: string | undefined;
  /** Of this application's own agent. */
  dataDir: string;
  changed(): void;
}

/** What `postern service … --json` says. */
const said = z.union([
  z.object({ event: z.literal('step'), step: z.string() }),
  z.object({ event: z.literal('error'), code: z.string(), message: z.string(), next: z.string() }),
]);

export function createServiceSteps({ platform, program, pkexec, dataDir, changed }: ServiceStepsDeps): ServiceSteps {
  let doing: View['doing'];
  let problem: CodedProblem | undefined;
  let running = Promise.resolve();
  const args: Record<Step, string[]> = {
    start: ['service', 'install', '--from', dataDir],
    stop: ['service', 'stop'],
  };
  const can = (): View['can'] => {
    if (platform !== 'linux') return 'elsewhere';
    if (!existsSync(program)) return 'install_first';
    return pkexec ? 'ask' : 'command';
  };
  const command = (step: Step): string => ['sudo', 'postern', ...args[step]].map(quoted).join(' ');

  async function run(step: Step): Promise<void> {
    // Its own way of asking needs a terminal; without one it would wait for ever.
    const child = spawn(pkexec!, ['--disable-internal-agent', program, ...args[step], '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', resolve).once('error', () => resolve(127));
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const word = readLine(line);
      if (word?.event === 'error') problem = { code: word.code, message: word.message, next: word.next };
      if (word?.event === 'step') doing = { step, reached: word.step };
      changed();
    }
    const code = await ended;
    if (code !== 0) problem ??= problemOf(code);
  }

  return {
    view: (runs) => ({
      ...{ runs, can: can(), commands: { start: command('start'), stop: command('stop') } },
      ...(doing ? { doing } : {}),
      ...(problem ? { problem } : {}),
    }),
    take(step) {
      if (doing) return;
      if (can() !== 'ask') throw new CodedError('service_cannot_ask');
      doing = { step };
      problem = undefined;
      changed();
      running = run(step).finally(() => {
        doing = undefined;
        changed();
      });
    },
    idle: () => running,
  };
}

function readLine(line: string): z.infer<typeof said> | undefined {
  try {
    return said.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** pkexec(1): 126 where the person declined, 127 where nobody could be asked. */
function problemOf(status: number | null): CodedProblem {
  const { code, message, next } = new CodedError(
    status === 126 ? 'service_declined' : status === 127 ? 'service_cannot_ask' : 'service_step_ended',
    { status: String(status) },
  );
  return { code, message, next };
}

const quoted = (word: string): string => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
