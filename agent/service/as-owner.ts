import { lstatSync } from 'node:fs';
import { CodedError } from '@postern/protocol/messages';

export interface Owner {
  uid: number;
  gid: number;
}

/** Whom a folder belongs to. Throws CodedError `data_folder_unusable` for what is no folder. */
export function ownerOf(dir: string): Owner {
  const found = lstatSync(dir, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new CodedError('data_folder_unusable', { dir, detail: 'it is no folder' });
  return { uid: found.uid, gid: found.gid };
}

/**
 * Runs `act` with the rights of that owner instead of root's: a link or a path in a person's folder then leads to nothing
 * that this person may not read or write. Synchronous, as it is the whole process that changes its rights meanwhile.
 */
export function asOwner<T>({ uid, gid }: Owner, act: () => T): T {
  if (process.getuid?.() !== 0 || uid === 0) return act();
  const groups = process.getgroups!();
  process.setgroups!([gid]);
  process.setegid!(gid);
  process.seteuid!(uid);
  try {
    return act();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
    process.setgroups!(groups);
  }
}
