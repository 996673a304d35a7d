import type { KeyObject } from 'node:crypto';
import type { Db } from '../db/database.ts';

export interface BackupDeps {
  db: Db;
  orgKey: KeyObject;
  /** Epoch ms. */
  clock: () => number;
}
