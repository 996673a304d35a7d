import { DatabaseSync } from 'node:sqlite';
import type { OpenStore } from './store.ts';

/** The driver of plain Node. */
export const openNodeStore: OpenStore = (file) => new DatabaseSync(file);
