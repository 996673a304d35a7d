import type { ActionKind, ActionOf } from '@postern/protocol/wire';
import { type Importer, readImport } from '../import/read-import.ts';
import type { Connectors } from '../ports.ts';
import { deleteGroup, deleteUser } from './deletes.ts';
import { pushGroup } from './group-push.ts';
import { readGroup, readSchemas, readUser } from './reads.ts';
import { relay } from './relay/relay.ts';
import type { Handler } from './run.ts';
import { provisionUser } from './user-provision.ts';
import { writeUser } from './user-write.ts';

export type Handlers = { [K in ActionKind]: Handler<ActionOf<K>> };

/** Who carries out which kind. */
export function createHandlers(deps: { connectors: Connectors; importer: Importer }): Handlers {
  return {
    'connector.test': async (run, { payload }) => ({ test: await deps.connectors.test(payload.settings, run.signal) }),
    'user.provision': provisionUser,
    'user.push': writeUser,
    'user.password': writeUser,
    'user.deactivate': writeUser,
    'user.reactivate': writeUser,
    'user.activate': writeUser,
    'user.delete': deleteUser,
    'user.read': readUser,
    'group.push': pushGroup,
    'group.delete': deleteGroup,
    'group.read': readGroup,
    'schema.read': readSchemas,
    'scim.relay': relay,
    import: (run, { payload }) => readImport(deps.importer, run, payload),
  };
}
