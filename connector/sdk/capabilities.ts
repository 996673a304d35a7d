import type { Capability } from '@postern/protocol/scim';
import type { ConnectorDefinition } from './connector.ts';

/** The functions each capability needs, as Okta's SDK groups them. */
export function deriveCapabilities(definition: ConnectorDefinition): Capability[] {
  const { users = {}, groups = {}, extensions = [], entitlements, roles } = definition;
  const { active = true, password = true, incrementalImport = false } = users.supports ?? {};
  const canFind = Boolean(users.list);
  const canCreate = Boolean(users.create && canFind);
  const canUpdate = Boolean(users.update);
  const canPushGroups = Boolean(groups.create && groups.update && groups.get && groups.list && groups.delete);
  const rows: [Capability, boolean][] = [
    ['GROUP_PUSH', canPushGroups],
    ['IMPORT_NEW_USERS', canFind],
    ['IMPORT_PROFILE_UPDATES', Boolean(users.get)],
    ['PUSH_NEW_USERS', canCreate],
    ['PUSH_PASSWORD_UPDATES', canUpdate && password],
    ['PUSH_PENDING_USERS', canCreate && canUpdate && active],
    ['PUSH_PROFILE_UPDATES', canUpdate],
    ['PUSH_USER_DEACTIVATION', canUpdate && active],
    ['REACTIVATE_USERS', canUpdate && active],
    ['OPP_SCIM_INCREMENTAL_IMPORTS', canFind && incrementalImport],
    ['IMPORT_USER_SCHEMA', extensions.length > 0 || Boolean(entitlements ?? roles)],
  ];
  return rows.filter(([, able]) => able).map(([capability]) => capability);
}
