import { handOverDeps } from './hand-over.fixture.ts';
import { handOver } from './hand-over.ts';

/** A process of a test: hands over, and is killed right after a step. */
const [from, to, calls, step] = process.argv.slice(2) as [string, string, string, string];
void handOver(
  handOverDeps({ from, to, calls }, (reached) => {
    if (reached === step) process.kill(process.pid, 'SIGKILL');
  }),
);
