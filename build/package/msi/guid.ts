import { createHash } from 'node:crypto';

/** Joins all versions: what Windows calls the upgrade code. It must never change. */
export const upgradeCode = '7C4E5B1A-2D0F-4B7B-9E55-0C6D5E9A3F21';

/** A GUID that is the same for the same name (RFC 9562, version 5). */
export function guidOf(name: string): string {
  const space = Buffer.from(upgradeCode.replaceAll('-', ''), 'hex');
  const hash = createHash('sha1').update(space).update(name).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
