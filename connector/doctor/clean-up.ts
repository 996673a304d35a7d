import { isSuccess, resourcesOf, shown } from './answer.ts';
import { find, quoted } from './checks.ts';
import type { Session } from './session.ts';

/** What is still there, and why. */
export interface Remains {
  path: string;
  why: string;
}

/**
 * Deletes everything that the rules made, groups before people. Where a server deletes nobody, people are switched off
 * instead, and told as remains.
 */
export async function cleanUp(session: Session): Promise<Remains[]> {
  const { paths, unanswered } = session.made;
  for (const [name, path] of unanswered) {
    const attribute = path === '/Users' ? 'userName' : 'displayName';
    const answer = await find(session, `${attribute} eq ${quoted(name)}`, path as '/Users' | '/Groups').catch(
      () => undefined,
    );
    for (const { id } of answer ? resourcesOf(answer) : []) paths.add(`${path}/${encodeURIComponent(String(id))}`);
  }
  const remains: Remains[] = [];
  const order = [...paths].sort((a, b) => Number(a.startsWith('/Users')) - Number(b.startsWith('/Users')));
  for (const path of order) {
    const why = await remove(session, path).catch((error: Error) => error.message);
    if (why !== undefined) remains.push({ path, why });
  }
  return remains;
}

async function remove(session: Session, path: string): Promise<string | undefined> {
  const answer = await session.send('DELETE', path);
  if (isSuccess(answer) || answer.status === 404) return undefined;
  if (!path.startsWith('/Users')) return `DELETE answered ${shown(answer)}`;
  const { body } = await session.get(path);
  const off = await session.send('PUT', path, { body: { ...body, active: false } });
  return isSuccess(off) ? 'the server deletes nobody; the user was deactivated' : `DELETE answered ${shown(answer)}`;
}
