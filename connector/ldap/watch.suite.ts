import { Attribute, Change } from 'ldapts';
import { expect, test } from 'vitest';
import type { SuiteParts } from './directories.suite.ts';
import { createLdapConnector } from './ldap-connector.ts';
import { addPeople, directoryConfig, emptyDirectory, entriesOf } from './test-directory.ts';

/** A change that somebody else makes is told. */
export function watchBehaviour({ target, client }: SuiteParts): void {
  test('changes, new names and deletions are told while somebody watches', async () => {
    await emptyDirectory(client(), target());
    await addPeople(client(), target(), 2);
    const [{ dn } = { dn: '' }, other] = await entriesOf(client(), `ou=people,${target().suffix}`);
    const connector = await createLdapConnector(directoryConfig(target()), { watchEveryMs: 20 });
    const stop = new AbortController();
    const changes = connector.watch!(stop.signal)[Symbol.asyncIterator]();
    expect((await changes.next()).done).toBe(false);
    const title = new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: ['x'] }) });
    const naming = target().preset === 'activedirectory' ? 'cn' : 'uid';
    for (const change of [
      () => client().modify(dn, title),
      () => client().modifyDN(dn, `${naming}=another`),
      () => client().del(other!.dn),
    ]) {
      await change();
      expect((await changes.next()).done).toBe(false);
    }
    const last = changes.next();
    stop.abort();
    expect((await last).done).toBe(true);
    await connector.close?.();
  });
}
