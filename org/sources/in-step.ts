import type { JsonObject } from '@postern/protocol/scim';
import type { Tx } from '../db/database.ts';
import { groupsOf } from '../mappings/groups-of.ts';
import type { Mapper } from '../mappings/mapper.ts';
import { accountOf } from '../provisioning/account.ts';
import type { AppState } from '../provisioning/apps.ts';
import { holds } from '../provisioning/differences.ts';
import type { SourcedAccount } from './profiles.ts';

/** Ids of accounts that hold already what the app's mapping gives their people. */
export async function inStep(
  mapper: Mapper,
  tx: Tx,
  app: AppState,
  people: readonly SourcedAccount[],
): Promise<string[]> {
  const ids = people.map(({ personId }) => personId);
  const groups = mapper.needsGroups(app, 'toApp') ? await groupsOf(tx, ids) : undefined;
  return people.flatMap(({ id, personId, status, profile, account, overrides }) => {
    const subject = { id: personId, status, profile: profile as JsonObject, account, overrides, sources: true };
    const mapped = mapper.toApp(app, { ...subject, groups: groups?.get(personId) ?? [] });
    return holds(account, accountOf(mapped.profile, app, account.active !== false).account) ? [id] : [];
  });
}
