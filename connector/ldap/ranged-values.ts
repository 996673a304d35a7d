import type { Session } from './session.ts';

/** All values of an attribute of one entry, however many answers they come in (MS-ADTS section 3.1.1.3.1.3.3). */
export async function readAllValues(session: Session, dn: string, name: string): Promise<string[]> {
  const found: string[] = [];
  for (let attribute: string | undefined = name; attribute !== undefined; ) {
    const [entry] = await session.search(dn, { scope: 'base', filter: '(objectClass=*)', attributes: [attribute] });
    const part = entry?.range(name);
    for (const value of part?.values ?? []) if (value !== '') found.push(value);
    attribute = part?.values.length && part.next !== undefined ? `${name};range=${part.next}-*` : undefined;
  }
  return found;
}
