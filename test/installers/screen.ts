import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../demo/system/until.ts';

type Point = readonly [x: number, y: number];

/** A screen of its own with a window manager, for programs that only a mouse can drive. Each press leaves a picture in `folder`. */
export async function startScreen(folder: string) {
  mkdirSync(folder, { recursive: true });
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(server.stdio[3]!, 'data');
  const display = `:${String(number).trim()}`;
  const env = { ...process.env, DISPLAY: display };
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { env, encoding: 'utf8', timeout: 60_000 });
  const pixels = (): string => run('import', '-window', 'root', '-format', '%#', 'info:-').trim();
  let pressed = 0;
  let before = '';
  return {
    display,
    /** Until a window of this name, as a pattern, is there. */
    window: (name: string) => void run('xdotool', 'search', '--sync', '--onlyvisible', '--name', name),
    /** Until a pixel has this colour. */
    drawn: (colour: string, [x, y]: Point, timeoutMs = 30_000) =>
      until(
        `${colour} at ${x}, ${y}`,
        () => run('import', '-window', 'root', '-crop', `1x1+${x}+${y}`, '-depth', '8', 'txt:-').includes(colour),
        ...[timeoutMs, 200],
      ),
    async press([x, y]: Point): Promise<void> {
      run('import', '-window', 'root', join(folder, `${++pressed}.png`));
      run('xdotool', 'mousemove', String(x), String(y));
      before = pixels();
      run('xdotool', 'click', '1');
    },
    /** Until the picture is another than before the last press, and stays so. */
    changed: () =>
      until(
        'another picture',
        () => {
          const [first, second] = [pixels(), pixels()];
          return first === second && first !== before;
        },
        ...[30_000, 200],
      ),
    /** A picture of the window of this name, into a file. */
    shoot(name: string, file: string): void {
      const [id] = run('xdotool', 'search', '--onlyvisible', '--name', name).split('\n');
      run('import', '-frame', '-window', id!, file);
    },
    type: (text: string) => void run('xdotool', 'type', '--delay', '30', text),
    close: async () => {
      manager.kill();
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
