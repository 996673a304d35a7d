import type { KeyObject } from 'node:crypto';
import type { ConnectorDefinition, GroupHandlers, UserHandlers } from '@postern/connector';
import type { Capability, ScimGroup, ScimUser } from '@postern/protocol/scim';
import type { Db } from '../../db/database.ts';
import type { Queue } from '../../queue/port.ts';
import type { Seal } from '../../seal/seal.ts';
import { extensionsOf } from '../extensions.ts';
import type { InboundCall, InboundMode } from '../mode.ts';
import type { RelayAudit } from './audit.ts';
import { createCarrier } from './carrier.ts';
import { type Handlers, handlers } from './handlers.ts';

export interface RelayModeDeps {
  db: Db;
  queue: Pick<Queue, 'relay'>;
  audit: Pick<RelayAudit, 'add'>;
  seal: Pick<Seal, 'sealForAgent'>;
  orgKey: KeyObject;
  /** Epoch ms. */
  clock: () => number;
}

/** Mode relay: each operation is carried through an agent to the application, and its answer back. */
export const createRelayMode =
  (deps: RelayModeDeps): InboundMode =>
  (call) => {
    const carry = createCarrier(deps, call);
    const { label, capabilities } = call.app;
    return {
      name: label,
      ...(capabilities ? { capabilities } : {}),
      users: offeredUsers(call, handlers<ScimUser>('Users', carry)),
      ...(can(call, ['GROUP_PUSH']) ? { groups: handlers<ScimGroup>('Groups', carry) as GroupHandlers } : {}),
      extensions: extensionsOf(call.app),
    } satisfies ConnectorDefinition;
  };

const can = ({ app }: InboundCall, any: readonly Capability[]): boolean =>
  app.capabilities === null || any.some((one) => app.capabilities?.includes(one));

/** What the connector said that it can; Okta's capabilities have no word for delete, so the application answers for it. */
function offeredUsers(call: InboundCall, all: Handlers<ScimUser>): UserHandlers {
  const { create, update, modify, ...rest } = all;
  const changes: readonly Capability[] = [
    'PUSH_PROFILE_UPDATES',
    'PUSH_USER_DEACTIVATION',
    'REACTIVATE_USERS',
    'PUSH_PASSWORD_UPDATES',
  ];
  return {
    ...rest,
    ...(can(call, ['PUSH_NEW_USERS']) ? { create } : {}),
    ...(can(call, changes) ? { update, modify } : {}),
    supports: {
      active: can(call, ['PUSH_USER_DEACTIVATION', 'REACTIVATE_USERS']),
      password: can(call, ['PUSH_PASSWORD_UPDATES']),
      incrementalImport: can(call, ['OPP_SCIM_INCREMENTAL_IMPORTS']),
    },
  };
}
