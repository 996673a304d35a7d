const special = /[\\,+"<>;=#]/;

/**
 * A text as the value of an RDN (RFC 4514 section 2.4). Everything special is written as `\hh`, so that no reader of
 * DNs, however simple, sees a comma or a quote that is part of a value.
 */
export function escapeRdnValue(value: string): string {
  return [...value]
    .map((character, at, all) => {
      const edge = character === ' ' && (at === 0 || at === all.length - 1);
      return special.test(character) || character < ' ' || character === '\x7f' || edge ? hex(character) : character;
    })
    .join('');
}

function hex(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The DN without its first RDN; `''` for a DN of one RDN. */
export function parentOf(dn: string): string {
  let quoted = false;
  for (let at = 0; at < dn.length; at++) {
    const character = dn[at];
    if (character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ',' || character === ';')) return dn.slice(at + 1).trimStart();
  }
  return '';
}

/** What names an entry below its parent, with the value as it stands in the attribute; of several parts the first one. */
export function nameOf(dn: string): { attribute: string; value: string } {
  const [, attribute = '', value = ''] = /^\s*([^=]*?)\s*=\s*((?:\\[\s\S]|[^\\,;+])*)/.exec(dn) ?? [];
  const plain = value.replace(/((?:\\[0-9a-f]{2})+)|\\([\s\S])/gi, (_all, bytes?: string, character?: string) =>
    bytes === undefined ? (character ?? '') : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString(),
  );
  return { attribute, value: plain };
}
