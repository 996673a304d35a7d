import { readdir, readFile, readlink } from 'node:fs/promises';

const listen = '0A';
const loopback = /^(?:[0-9A-F]{6}7F|00000000000000000000000001000000|0000000000000000FFFF0000[0-9A-F]{6}7F)$/;

/**
 * Addresses beyond loopback on which a process listens, as the Linux kernel tells them (/proc).
 * @returns hexadecimal `address:port` entries; empty = it listens on nothing that another machine could reach
 */
export async function listensBeyondLoopback(pid: number): Promise<string[]> {
  const sockets = new Set<string>();
  for (const fd of await readdir(`/proc/${pid}/fd`)) {
    const link = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    if (inode) sockets.add(inode);
  }
  const open: string[] = [];
  for (const table of ['tcp', 'tcp6']) {
    for (const line of (await readFile(`/proc/${pid}/net/${table}`, 'utf8')).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [address, state, inode] = [fields[1], fields[3], fields[9]];
      if (!address || !sockets.has(inode ?? '') || loopback.test(address.split(':')[0]!)) continue;
      if (state === listen) open.push(`${table} ${address}`);
    }
  }
  return open;
}
