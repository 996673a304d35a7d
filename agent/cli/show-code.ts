import { renderUnicodeCompact } from 'uqr';
import type { DeviceCode } from '../enrol/device-flow.ts';
import type { CliContext } from './context.ts';
import { wait } from './wait.ts';

/** The code, the link, as a QR code too where people read it, and what to compare; then a count-down until `stop` aborts. */
export function showCode(code: DeviceCode, context: CliContext, stop: AbortSignal): void {
  const large = [...code.userCode].join(' ');
  const edge = '─'.repeat(large.length + 6);
  context.out(['', `  ┌${edge}┐`, `  │   ${large}   │`, `  └${edge}┘`, ''].join('\n'));
  context.out(`Open ${code.verificationUriComplete}`);
  if (context.terminal) {
    const qr = renderUnicodeCompact(code.verificationUriComplete, { border: 2, ecc: 'L' });
    context.out(`or scan this with a phone that reaches the org:\n\n${qr.replace(/^/gm, '  ')}\n`);
  }
  context.out(`Check that the page shows this key fingerprint: ${code.fingerprint}`);
  context.out('Then choose Allow Access.');
  if (!context.terminal) return;
  const endsAt = performance.now() + code.expiresIn * 1000;
  const count = async (): Promise<void> => {
    while (!stop.aborted) {
      const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
      context.err(`\rWaiting, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left `);
      await wait(1000, stop);
    }
    context.err('\r\x1b[K');
  };
  void count();
}
