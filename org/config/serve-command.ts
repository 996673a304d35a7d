import { execFile } from 'node:child_process';
import { Command } from 'commander';
import { pino } from 'pino';
import { type OpenOrg, openOrg } from '../open-org.ts';
import { readConfig } from './config.ts';
import { configOf, withData } from './flags.ts';

/** `postern-org serve`: runs until SIGTERM or SIGINT. */
export function serveCommand(): Command {
  return withData(new Command('serve'))
    .description('Serves the org')
    .option('--listen <host:port>', 'address to listen on; port 0 takes a free one (default 127.0.0.1:8443)')
    .option('--public-url <url>', 'origin under which browsers and agents reach it')
    .option('--tls-cert <file>', 'certificate with its chain, PEM')
    .option('--tls-key <file>', 'private key of the certificate, PEM')
    .option('--trust-proxy [address...]', 'TLS ends at a proxy in front; its addresses, or any')
    .option('--database-connections <n>', 'most connections to PostgreSQL (default 10)')
    .option('--first-admin-login <login>', 'administrator that is made when there is none (default admin)')
    .option('--first-admin-password-file <file>', 'password of that administrator (default: made up and printed once)')
    .option('--downloads <dir>', 'folder of the installers that the Downloads page offers')
    .option('--log-level <level>', 'debug, info, warn, error or silent')
    .option('--json-ready', 'print the ready line as JSON')
    .action(async (options: Record<string, unknown>) => {
      const config = await readConfig(options['config'] as string | undefined, configOf(options, 'jsonReady'));
      const log = pino({ level: config.logLevel, base: { program: 'postern-org' } }, process.stderr);
      const running = await openOrg(config, { log, environment: process.env });
      process.stdout.write(options['jsonReady'] ? jsonLine(running) : textLines(running));
      tellSystemd();
      await stopSignal();
      log.info('Stopping');
      await running.close();
    });
}

/** That the unit counts as started (sd_notify); Node has no datagram sockets in the file system, systemd-notify(1) has. */
function tellSystemd(): void {
  if (process.env['NOTIFY_SOCKET']) execFile('systemd-notify', ['--ready'], () => undefined);
}

const jsonLine = ({ url, firstAdmin }: OpenOrg): string =>
  `${JSON.stringify({ event: 'ready', url, pid: process.pid, ...(firstAdmin && { firstAdmin }) })}\n`;

function textLines({ url, firstAdmin }: OpenOrg): string {
  const first = firstAdmin?.password
    ? `First sign-in, shown this once: login ${firstAdmin.login}, password ${firstAdmin.password}\n`
    : '';
  return `${first}postern-org ready ${url}\n`;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
      resolve();
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  });
}
