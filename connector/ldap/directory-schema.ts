import type { Session } from './session.ts';

/** What the directory says about one attribute type (RFC 4512 section 4.1.2). */
export interface AttributeType {
  /** Texts that differ in case only are the same for it. */
  ignoresCase: boolean;
  kind: 'text' | 'integer' | 'boolean';
}

/** What the directory says about itself. */
export interface DirectorySchema {
  /** `undefined` for a name that it does not know. */
  attribute(name: string): AttributeType | undefined;
  /** RFC 3062 is offered. */
  passwordModify: boolean;
}

const passwordModify = '1.3.6.1.4.1.4203.1.11.1';
const kinds: Record<string, AttributeType['kind']> = {
  '1.3.6.1.4.1.1466.115.121.1.7': 'boolean',
  '1.3.6.1.4.1.1466.115.121.1.27': 'integer',
};
/** Directory String, IA5 String, Printable String, Telephone Number: Active Directory names no rule, and ignores case for these. */
const texts = new Set(['15', '26', '44', '50'].map((last) => `1.3.6.1.4.1.1466.115.121.1.${last}`));

/** Reads root DSE and schema. */
export async function readDirectorySchema(session: Session): Promise<DirectorySchema> {
  const [root] = await session.search('', {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['subschemaSubentry', 'supportedExtension'],
  });
  const at = root?.get('subschemaSubentry');
  const [schema] = at
    ? await session.search(at, { scope: 'base', filter: '(objectClass=*)', attributes: ['attributeTypes'] })
    : [];
  const types = readTypes(schema?.all('attributeTypes') ?? []);
  return {
    attribute: (name) => describe(types, name),
    passwordModify: root?.all('supportedExtension').includes(passwordModify) ?? false,
  };
}

interface Definition {
  parent: string | undefined;
  equality: string | undefined;
  syntax: string | undefined;
}

function readTypes(texts: string[]): Map<string, Definition> {
  const types = new Map<string, Definition>();
  for (const text of texts) {
    const [, names = ''] = /\bNAME\s+(\([^)]*\)|'[^']*')/.exec(text) ?? [];
    const definition = {
      parent: /\bSUP\s+([\w.-]+)/.exec(text)?.[1],
      equality: /\bEQUALITY\s+'?([\w.-]+)/.exec(text)?.[1],
      syntax: /\bSYNTAX\s+'?([\d.]+)/.exec(text)?.[1],
    };
    for (const [, name = ''] of names.matchAll(/'([^']*)'/g)) types.set(name.toLowerCase(), definition);
  }
  return types;
}

function describe(types: Map<string, Definition>, name: string): AttributeType | undefined {
  const own = types.get(name.toLowerCase());
  if (!own) return undefined;
  let { equality, syntax, parent } = own;
  for (let depth = 0; parent && depth < 10 && !(equality && syntax); depth++) {
    const inherited = types.get(parent.toLowerCase());
    equality ??= inherited?.equality;
    syntax ??= inherited?.syntax;
    parent = inherited?.parent;
  }
  return {
    ignoresCase: equality ? /^(caseIgnore|telephoneNumber)/i.test(equality) : texts.has(syntax ?? ''),
    kind: kinds[syntax ?? ''] ?? 'text',
  };
}
