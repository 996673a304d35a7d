import fc from 'fast-check';
import { DN } from 'ldapts';
import { expect, test } from 'vitest';
import { escapeRdnValue, nameOf, parentOf } from './dn.ts';

/** What RFC 4514 section 3 reads out of a value. */
function readValue(value: string): string {
  return value.replace(/\\([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

test('any text is one value of one RDN', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = escapeRdnValue(text);
      expect(readValue(escaped)).toBe(text);
      expect(escaped).not.toMatch(/[,+"<>;=#]|^ | $|\0/);
      expect(parentOf(`cn=${escaped},ou=people,dc=test`)).toBe('ou=people,dc=test');
      expect(nameOf(`cn=${escaped},ou=people,dc=test`)).toEqual({ attribute: 'cn', value: text });
    }),
  );
});

test('the parent and the name of DNs that others wrote', () => {
  expect(parentOf('cn=Lee\\, Ann,ou=people')).toBe('ou=people');
  expect(parentOf('cn="Lee, Ann", ou=people')).toBe('ou=people');
  expect(parentOf('cn=back\\\\,ou=people')).toBe('ou=people');
  expect(parentOf('dc=test')).toBe('');
  expect(nameOf('CN=Lee\\, Ann,OU=people')).toEqual({ attribute: 'CN', value: 'Lee, Ann' });
  expect(nameOf('cn=Ren\\C3\\A9 \\\\41+uid=r,ou=people').value).toBe('René \\41');
  expect(parentOf(new DN({ cn: 'a,b', ou: 'c' }).toString())).toBe('ou=c');
});
