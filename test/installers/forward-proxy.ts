import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../demo/system/free-port.ts';
import { until } from '../../demo/system/until.ts';

export interface ForwardProxy {
  url: string;
  /** Hosts and ports that it was asked to connect to, one for each connection. */
  asked(): string[];
  close(): Promise<void>;
}

/**
 * A tinyproxy on loopback, in a process of its own: a test that drives an installer holds up everything in its own. Needs root.
 * @param host a name of this machine that nothing but the proxy knows
 */
export async function startForwardProxy(folder: string, host: string): Promise<ForwardProxy> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const [config, log, hosts] = ['tinyproxy.conf', 'tinyproxy.log', 'hosts'].map((name) => join(folder, name)) as [
    ...[string, string, string],
  ];
  writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`);
  writeFileSync(log, '', { mode: 0o666 });
  writeFileSync(config, `Port ${port}\nListen 127.0.0.1\nAllow 127.0.0.1\nLogFile "${log}"\nLogLevel Connect\n`);
  const start = 'mount --bind "$1" /etc/hosts && exec tinyproxy -d -c "$2"';
  const server = spawn('unshare', ['--mount', 'sh', '-c', start, 'sh', hosts, config], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  await until('the proxy', () => answers(port));
  return {
    url: `http://localhost:${port}`,
    asked: () => [...readFileSync(log, 'utf8').matchAll(/: CONNECT (\S+) HTTP/g)].map(([, host]) => host!),
    async close() {
      server.kill();
      await ended;
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
