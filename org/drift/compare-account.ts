import type { ScimUser } from '@postern/protocol/scim';
import type { ContextGroup } from '../expressions/context.ts';
import type { Mapper } from '../mappings/mapper.ts';
import { accountOf } from '../provisioning/account.ts';
import type { AccountDetail } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import { type Difference, differencesOf } from '../provisioning/differences.ts';
import { needOf, wantedActive } from '../provisioning/need.ts';

/**
 * What the org would write and the application does not hold. `undefined`: the org has still to write the account, or
 * cannot, which its tasks say. A user name that differs in case only is the same (RFC 7643 section 4.1.1), what is
 * mapped on create only is the application's own, and of who left nothing but `active` counts. Passwords never do.
 */
export function compareAccount(
  mapper: Mapper,
  app: AppState,
  account: AccountDetail,
  groups: readonly ContextGroup[],
  theirs: ScimUser,
  now: number,
): Difference[] | undefined {
  const need = needOf(account, app, now);
  // A staged person behind an account of the application's own is none of the org's business.
  if ('none' in need && need.none === 'not wanted yet') return [];
  if (account.open.length > 0 || !('none' in need)) return undefined;
  const active = wantedActive(account);
  const known = { ...theirs, active: theirs.active !== false };
  if (!active || !app.options.update.on) return differencesOf(known, { active } as ScimUser);
  const mapped = mapper.toApp(app, {
    ...{ id: account.personId, status: account.personStatus, profile: account.profile, groups },
    ...{ account: theirs, overrides: account.overrides, sources: account.sources },
  });
  const { account: ours, faults } = accountOf(mapped.profile, app, active);
  if (mapped.faults.length > 0 || faults.length > 0) return undefined;
  const sameName = theirs.userName.toLowerCase() === ours.userName.toLowerCase();
  return differencesOf(sameName ? { ...known, userName: ours.userName } : known, ours);
}
