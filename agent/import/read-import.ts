import type { ImportRow, Payload, Resource } from '@postern/protocol/wire';
import { failure } from '../dispatch/failure.ts';
import type { Run } from '../dispatch/run.ts';
import type { Store } from '../journal/store.ts';
import type { OrgCalls } from '../link/org-calls.ts';
import type { Timers } from '../link/timers.ts';
import { type Listing, listGroups, listUsers } from './list-all.ts';
import { createSeen } from './seen.ts';
import { createUpload } from './upload.ts';

export interface Importer {
  calls: OrgCalls;
  store: Store;
  timers: Timers;
  random: () => number;
}

type Order = Payload<'import'>;

/** Reads an application into the org: groups with members, then users, page by page. */
export async function readImport(importer: Importer, run: Run, order: Order): Promise<Resource> {
  // Pages of the lost process may be there already, and other ones than this run would send.
  if (run.resumed) throw failure('import_interrupted', 'retry', { params: { app: run.app } });
  await run.announce();
  const lease = run.action.lease.token;
  const upload = createUpload({
    ...importer,
    run,
    target: { importId: order.importId, attempt: order.attempt, lease },
  });
  const seen = createSeen(importer.store);
  try {
    const groups = order.groups ? await drain(listGroups(run, seen), upload.add) : undefined;
    const users = await drain(listUsers(run, seen, order.mode === 'incremental' ? order.since : undefined), upload.add);
    const mismatch = users.mismatch ?? groups?.mismatch;
    await upload.complete({
      users: users.count,
      groups: groups?.count ?? 0,
      ...(mismatch ? { mismatch } : {}),
      ...(users.watermark === undefined ? {} : { watermark: users.watermark }),
    });
    return {};
  } finally {
    seen.close();
  }
}

async function drain(listing: Listing, add: (row: ImportRow) => Promise<void>): Promise<Listing['summary']> {
  for await (const rows of listing.pages) for (const row of rows) await add(row);
  return listing.summary;
}
