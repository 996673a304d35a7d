/** Writes docs/errors.md from the message catalogue: `npm run docs:errors`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../protocol/messages/errors-page.ts';

writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), errorsPage());
