import { execFileSync } from 'node:child_process';
import { until } from '../../demo/system/until.ts';

export interface Terminal {
  /** Types a line and Enter. */
  type(line: string): void;
  /** What it shows, at most 80 lines. */
  text(): string;
  /** Until it shows this. */
  shows(what: string | RegExp): Promise<string>;
  close(): void;
}

/** A terminal in which a command runs, by tmux. `folder` is for its socket. */
export function openTerminal(folder: string, command: string[]): Terminal {
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', `${folder}/tmux`, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  tmux('new-session', '-d', '-x', '100', '-y', '80', ...command);
  const text = (): string => tmux('capture-pane', '-p').trimEnd();
  return {
    text,
    type(line) {
      tmux('send-keys', '-l', line);
      tmux('send-keys', 'Enter');
    },
    shows: (what) =>
      until(
        `${what} in the terminal`,
        () => {
          const shown = text();
          return (typeof what === 'string' ? shown.includes(what) : what.test(shown)) && shown;
        },
        ...[120_000, 100],
      ),
    close: () => void tmux('kill-server'),
  };
}
