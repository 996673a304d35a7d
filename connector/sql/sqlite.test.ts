import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlDialectSuite } from './dialects.suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-sqlite-'));
sqlDialectSuite('SQLite', () => `sqlite://${join(folder, 'app.db')}`);
