import { createHash } from 'node:crypto';
import type { Action, ActionKind, Result } from '@postern/protocol/wire';
import type { Leased } from './record.ts';
import type { Statements } from './statements.ts';
import { isRelayed } from './unwritten.ts';

/** Reads are done again rather than answered from memory; of what is relayed, the answer is a moment old at most. */
const writes: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'user.provision',
  'user.push',
  'user.password',
  'user.deactivate',
  'user.reactivate',
  'user.activate',
  'user.delete',
  'group.push',
  'group.delete',
  'scim.relay',
]);

/** Writes one action of a delivery down, inside a transaction. */
export function leaseOne(statements: Statements, epoch: string, action: Action, app: string, now: number): Leased {
  const envelope = JSON.stringify(action);
  const hash = payloadHash(action);
  const before = statements.find.get(action.id);
  const known = before?.['epoch'] === epoch ? before : undefined;
  const answer = known && repeatable(known, hash, action);
  if (answer) {
    statements.again.run(action.lease.token, JSON.stringify(answer), action.id);
    return { action, doubt: undefined, answer };
  }
  const sentAt = known?.['doubt'] === 1 ? Number(known['sent_at']) : undefined;
  // Where the org is not certain, another agent may have sent something until now.
  const doubtAt = action.uncertain ? Math.round(now) : sentAt;
  statements.lease.run(
    ...[action.id, epoch, hash, action.lease.token, action.appId, app, action.kind, action.subject.name],
    ...[Math.round(now), doubtAt ?? null, doubtAt === undefined ? 0 : 1, envelope, Math.round(action.changedAt)],
  );
  if (isRelayed(action) && doubtAt === undefined) {
    statements.sending.run(Math.round(now), action.id);
    return { action, answer: undefined, doubt: undefined, announcedAt: now };
  }
  return { action, answer: undefined, doubt: doubtAt === undefined ? undefined : { sentAt: doubtAt } };
}

function repeatable(known: Record<string, unknown>, hash: string, action: Action): Result | undefined {
  if (known['hash'] !== hash || known['status'] !== 'done' || !writes.has(action.kind)) return undefined;
  if (typeof known['result'] !== 'string') return undefined;
  return { ...(JSON.parse(known['result']) as Result), lease: action.lease.token, repeated: true };
}

/** A payload that is fetched later has no hash, so it is never answered from the journal. */
function payloadHash(action: Action): string {
  if (action.payload === undefined) return '';
  return createHash('sha256').update(JSON.stringify(action.payload)).digest('base64');
}
