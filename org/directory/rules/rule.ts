import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { LogTarget } from '../../log/event.ts';
import { isUuid } from '../deps.ts';

export interface RuleRow {
  id: string;
  name: string;
  status: 'INACTIVE' | 'ACTIVE' | 'DELETING';
  expression: string;
  /** Ids of people whom the rule passes over; some may be deleted by now. */
  excluded: string[];
  /** Groups that it adds people to. */
  groups: string[];
  total: number;
  until: number;
  failed: number;
  error: string | null;
  created_at: Date;
  updated_at: Date;
}

/** For an alias `r`. */
export const ruleColumns = sql.raw(
  `r.id, r.name, r.status, r.expression, r.excluded, r.total, r.until, r.failed, r.error, r.created_at, r.updated_at,
   array(select rg.grp_id from group_rule_grp rg where rg.rule_id = r.id order by rg.grp_id) as groups`,
);

/** Throws `not_found`. `lock` holds the row until the end of the transaction. */
export async function getRule(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<RuleRow> {
  const { rows } = isUuid(id)
    ? await sql<RuleRow>`
        select ${ruleColumns} from group_rule r where r.id = ${id}::uuid and r.status <> 'DELETING'
        ${options.lock ? sql`for update` : sql``}`.execute(tx)
    : { rows: [] };
  const [found] = rows;
  if (!found) throw new CodedError('not_found', { id, type: 'GroupRule' });
  return found;
}

/** Every rule that is not being deleted. */
export async function allRules(tx: Tx): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select ${ruleColumns} from group_rule r where r.status <> 'DELETING' order by lower(r.name)`.execute(tx);
  return rows;
}

export const ruleTarget = ({ id, name }: Pick<RuleRow, 'id' | 'name'>): LogTarget => ({
  type: 'Rule',
  id,
  displayName: name,
});
