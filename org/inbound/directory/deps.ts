import type { Db } from '../../db/database.ts';
import type { Change, DirectoryDeps } from '../../directory/deps.ts';
import type { SystemLog } from '../../log/system-log.ts';
import type { Mapper } from '../../mappings/mapper.ts';
import type { Provisioning } from '../../provisioning/port.ts';
import type { InboundApp, InboundCall } from '../mode.ts';

export interface DirectoryModeDeps {
  db: Db;
  mapper: Mapper;
  systemLog: SystemLog;
  provisioning: Provisioning;
  clock: () => number;
}

/** What the functions of one call share. */
export interface Source extends DirectoryDeps, Change {
  db: Db;
  mapper: Mapper;
  app: InboundApp;
}

/** Everything that a call changes is logged for its app, under the credential that was used. */
export function sourceOf(deps: DirectoryModeDeps, { app, caller }: InboundCall): Source {
  return {
    ...deps,
    app,
    actor: { type: 'ApiToken', id: caller.id, displayName: `${caller.name} (${app.label})` },
    systemLog: {
      write: (tx, events) =>
        deps.systemLog.write(
          tx,
          events.map((event) => ({ appId: app.id, ...event })),
        ),
    },
  };
}
