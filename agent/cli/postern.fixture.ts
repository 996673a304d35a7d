import { readEnvironment } from '../config/environment.ts';
import type { ExitCode } from './exit-code.ts';
import { main } from './main.ts';

export interface PosternOptions {
  /** Standard input; it ends when this is there. */
  input?: string | Promise<string>;
  stop?: AbortSignal;
  onOut?: (line: string) => void;
  /** Answers to the questions, in order. */
  answers?: string[];
  /** Variables of the environment. */
  env?: Record<string, string>;
}

export interface PosternDone {
  code: ExitCode;
  out: string[];
  err: string;
  /** Questions that were asked. */
  asked: string[];
  /** Every line of the output, as JSON. */
  json(): Record<string, unknown>[];
}

/** Runs a command line on a data folder, in this process, away from the environment of the tests. */
export async function runPostern(dir: string, args: string[], options: PosternOptions = {}): Promise<PosternDone> {
  const out: string[] = [];
  const asked: string[] = [];
  const answers = [...(options.answers ?? [])];
  let err = '';
  const stopped = options.stop ?? new AbortController().signal;
  const code = await main(args, {
    environment: (dataDir) => readEnvironment(options.env ?? {}, { dataDir: dataDir ?? dir }),
    out: (line) => {
      out.push(line);
      options.onOut?.(line);
    },
    err: (text) => {
      err += text;
    },
    terminal: false,
    ask: async (question, how) => {
      asked.push(`${question}${how?.hidden ? '(hidden)' : ''}`);
      return answers.shift();
    },
    input: async () => options.input ?? '',
    terminated: stopped,
    stopped,
  });
  return { code, out, err, asked, json: () => out.map((line) => JSON.parse(line)) };
}
