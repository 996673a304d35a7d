import { DatabaseSync } from '@photostructure/sqlite';
import type { OpenStore } from '@postern/agent/embed';

/** The driver inside Electron: node:sqlite's API as an addon, so that one build of it fits every Electron. */
export const openSqliteStore: OpenStore = (file) => new DatabaseSync(file);
