import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network namespace on this machine that can call out, and whose every incoming connection is dropped. */
export interface OutboundOnlyNamespace {
  /** The command that runs a program inside. */
  prefix: string[];
  /** Address of this machine as seen from inside: servers for the inside listen here. */
  hostAddress: string;
  remove(): Promise<void>;
}

/**
 * Makes one with a veth pair on TEST-NET-2 (RFC 5737) and nftables: only packets of connections that were opened from
 * inside come in. Needs root, iproute2 and nftables.
 */
export async function createOutboundOnlyNamespace(): Promise<OutboundOnlyNamespace> {
  const name = `postern-${process.pid}`;
  const outside = `pst${process.pid}`.slice(0, 15);
  const ip = (...args: string[]) => run('ip', args);
  const inside = (...args: string[]) => run('ip', ['netns', 'exec', name, ...args]);
  await ip('netns', 'add', name);
  await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', 'out0', 'netns', name);
  await ip('addr', 'add', '198.51.100.1/30', 'dev', outside);
  await ip('link', 'set', outside, 'up');
  await inside('ip', 'addr', 'add', '198.51.100.2/30', 'dev', 'out0');
  await inside('ip', 'link', 'set', 'out0', 'up');
  await inside('ip', 'link', 'set', 'lo', 'up');
  const rules =
    'table inet filter { chain in { type filter hook input priority 0; policy drop; iif lo accept; ct state established,related accept; }; }';
  await inside('nft', rules.replace('table', 'add table inet filter; table'));
  return {
    prefix: ['ip', 'netns', 'exec', name],
    hostAddress: '198.51.100.1',
    async remove() {
      await ip('link', 'del', outside).catch(() => undefined);
      await ip('netns', 'del', name);
    },
  };
}
