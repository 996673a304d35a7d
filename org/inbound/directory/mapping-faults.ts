import type { Tx } from '../../db/database.ts';
import type { Mapped } from '../../mappings/mapper.ts';
import type { Source } from './deps.ts';

/** Says in the app's log which attributes of a person a mapping gave no value, and why. */
export async function tellFaults(
  tx: Tx,
  { systemLog, app, actor }: Source,
  person: { id: string; name: string },
  faults: Mapped['faults'],
): Promise<void> {
  await systemLog.write(
    tx,
    faults.map(({ attribute, error }) => ({
      eventType: 'application.inbound.mapping_failed',
      message: `The mapping from ${app.label} gave ${attribute} of ${person.name} no value: ${error.message}`,
      actor,
      severity: 'WARN' as const,
      outcome: 'FAILURE' as const,
      reason: error.code,
      target: [{ type: 'User', id: person.id, displayName: person.name }],
    })),
  );
}
