import { setTimeout as wait } from 'node:timers/promises';
import { Control } from 'ldapts';
import type { LdapConfig } from './config.ts';
import type { Connections } from './connections.ts';
import { parentOf } from './dn.ts';
import type { Session } from './session.ts';

const showDeleted = '1.2.840.113556.1.4.417';
const everything = '(objectClass=*)';

/**
 * Looks every `pollMs` at the one value with which a directory counts its changes, and says when it has moved on. The
 * first item comes when watching begins. While the directory does not answer it keeps looking; what changed meanwhile
 * is said afterwards. Ends with the signal.
 */
export async function* watchDirectory(
  config: LdapConfig,
  connections: Connections,
  pollMs: number,
  signal: AbortSignal,
): AsyncGenerator<{ at: Date }> {
  let before: string | undefined;
  while (!signal.aborted) {
    const look = async (session: Session) => {
      const after = await readMarker(session, config);
      if (after === before) return undefined;
      const told = before === undefined || (await concernsUs(session, config, before, after));
      return { marker: after, told };
    };
    // Whatever failed, it is looked at again; requests tell the admin what it is.
    const moved = await connections.read(look).catch(() => undefined);
    if (moved) before = moved.marker;
    if (moved?.told) yield { at: new Date() };
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The value by which changes are counted, deletions among them. Throws where the directory does not show it. */
export async function readMarker(session: Session, { directory: { changes }, users }: LdapConfig): Promise<string> {
  const at = (base: string, attributes: string[]) =>
    session.search(base, { scope: 'base', filter: everything, attributes });
  if (changes === 'contextCSN') {
    // The entry at the top of the database holds it.
    for (let base = users.base; base !== ''; base = parentOf(base)) {
      const [entry] = await at(base, ['contextCSN']).catch(() => []);
      const values = entry?.all('contextCSN') ?? [];
      if (values.length) return values.sort().join(' ');
    }
    throw new Error(`No entry above ${users.base} shows contextCSN.`);
  }
  if (changes === 'lastusn') {
    const [root] = await at('', ['lastusn']);
    const values = root?.prefixed('lastusn;') ?? [];
    if (values.length) return values.join(' ');
    throw new Error('The root DSE shows no lastusn.');
  }
  // Each domain controller counts by itself.
  const [root] = await at('', ['highestCommittedUSN', 'dnsHostName']);
  const count = root?.get('highestCommittedUSN');
  if (count === undefined) throw new Error('The root DSE shows no highestCommittedUSN.');
  return `${count} ${root?.get('dnsHostName') ?? ''}`;
}

/** A domain controller counts every sign-in too, so it is asked whether something below the bases is among the changes. */
async function concernsUs(
  session: Session,
  { directory: { changes }, users, groups }: LdapConfig,
  before: string,
  after: string,
): Promise<boolean> {
  const [count = '', host] = before.split(' ');
  const [newCount = '', newHost] = after.split(' ');
  if (changes !== 'highestCommittedUSN' || host !== newHost || BigInt(newCount) < BigInt(count)) return true;
  const filter = `(uSNChanged>=${BigInt(count) + 1n})`;
  for (const base of [users.base, groups?.base]) {
    if (base !== undefined && (await session.search(base, { filter, attributes: ['1.1'] })).length) return true;
  }
  const [root] = await session.search('', { scope: 'base', filter: everything, attributes: ['defaultNamingContext'] });
  const domain = root?.get('defaultNamingContext') ?? users.base;
  const controls = [new Control(showDeleted, { critical: true })];
  const visible = await session.search(domain, { filter, attributes: ['isDeleted'], controls });
  if (visible.some((entry) => entry.get('isDeleted') === 'TRUE')) return true;
  // Most accounts may not see tombstones: what no visible change explains may be a deletion, so it is told.
  return BigInt(visible.length) < BigInt(newCount) - BigInt(count);
}
