import { EqualityFilter, type Filter } from 'ldapts';

/** How a directory names an entry for ever, whatever becomes of its DN. */
export interface EntryKey {
  /** The attribute that holds it. */
  attribute: string;
  /** The value is bytes, and must be asked for as such. */
  binary: boolean;
  /** The SCIM id of a value. */
  idOf(value: Buffer | string): string;
  /** Finds the entry; `undefined` where the text cannot be an id of this directory. */
  filterOf(id: string): Filter | undefined;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const nsUniqueId = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/i;

/** The key by its attribute: `objectGUID`, `nsUniqueId` or, as RFC 4530 has it, `entryUUID`. */
export function createEntryKey(attribute: string): EntryKey {
  if (attribute.toLowerCase() === 'objectguid') return guidKey(attribute);
  const pattern = attribute.toLowerCase() === 'nsuniqueid' ? nsUniqueId : uuid;
  return {
    attribute,
    binary: false,
    idOf: (value) => String(value).toLowerCase(),
    filterOf: (id) => (pattern.test(id) ? new EqualityFilter({ attribute, value: id.toLowerCase() }) : undefined),
  };
}

/** The first three parts of a GUID are little-endian in the bytes ([MS-DTYP] section 2.3.4). */
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidKey(attribute: string): EntryKey {
  return {
    attribute,
    binary: true,
    idOf(value) {
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value, 'latin1');
      const text = guidOrder.map((at) => bytes[at]!.toString(16).padStart(2, '0')).join('');
      return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
    filterOf(id) {
      if (!uuid.test(id)) return undefined;
      const shown = Buffer.from(id.replaceAll('-', ''), 'hex');
      return new EqualityFilter({ attribute, value: Buffer.from(guidOrder.map((at) => shown[at]!)) });
    },
  };
}
