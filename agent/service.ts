import { main } from './cli/main.ts';
import { processContext } from './cli/process-context.ts';

/** What systemd and the Windows service start: `postern run`. */
main(['run', '--quiet', ...process.argv.slice(2)], processContext()).then((code) => {
  process.exitCode = code;
});
