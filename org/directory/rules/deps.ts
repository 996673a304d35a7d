import type { ParseExpression } from '../../expressions/parse.ts';
import type { DirectoryDeps } from '../deps.ts';

export interface RuleDeps extends DirectoryDeps {
  read: ParseExpression;
}
