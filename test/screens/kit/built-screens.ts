import { execFileSync } from 'node:child_process';
import { root } from '../../../demo/system/program.ts';

/** Builds screens and desktop application where they were not built since their sources changed: for who runs these tests alone. */
export default function buildScreens(): void {
  const build = "import('./build/setup/console.mjs').then((build) => [build.ensureConsole(), build.ensureDesktop()])";
  execFileSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' });
}
