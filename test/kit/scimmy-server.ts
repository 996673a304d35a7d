/** The peer: scimmy-routers on Express 4 over maps in memory, in a process of its own. Prints its base URL. */

import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

interface Resource {
  id?: string;
  [key: string]: unknown;
}

/** What scimmy asks of a resource type: read, write, delete; names are unique without regard to case. */
function keep(nameKey: string) {
  const all = new Map<string, Resource>();
  const ids = new Map<string, string>();
  let count = 0;
  const found = (id: string): Resource => {
    const resource = all.get(id);
    if (!resource) throw new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`);
    return resource;
  };
  const nameOf = (resource: Resource) => String(resource[nameKey]).toLowerCase();
  return {
    ingress({ id: wanted }: Resource, data: Resource): Resource {
      const old = wanted === undefined ? undefined : found(wanted);
      const id = wanted ?? String(++count);
      if ((ids.get(nameOf(data)) ?? id) !== id) throw new SCIMMY.Types.Error(409, 'uniqueness', 'It exists already.');
      if (old) ids.delete(nameOf(old));
      const now = new Date().toISOString();
      const meta = { created: (old?.['meta'] as Resource | undefined)?.['created'] ?? now, lastModified: now };
      const stored = { ...(JSON.parse(JSON.stringify(data)) as Resource), id, meta };
      all.set(id, stored);
      ids.set(nameOf(stored), id);
      return stored;
    },
    egress({ id, filter }: { id?: string; filter?: { match(list: Resource[]): Resource[] } }): Resource | Resource[] {
      if (id !== undefined) return found(id);
      return filter ? filter.match([...all.values()]) : [...all.values()];
    },
    degress({ id }: { id: string }): void {
      ids.delete(nameOf(found(id)));
      all.delete(id);
    },
  };
}

const { Resources, Schemas } = SCIMMY;
Resources.declare(Resources.User.extend(Schemas.EnterpriseUser, false), keep('userName') as never);
Resources.declare(Resources.Group, keep('displayName') as never);
// Express 4 has no types here, and two calls are all that is used of it.
const express = createRequire(import.meta.url)('express') as () => {
  use(path: string, router: unknown): void;
  listen(port: number, host: string, ready: () => void): { address(): AddressInfo };
};
const app = express();
const handler = (request: { header(name: string): string | undefined }): string => {
  if (request.header('authorization') === 'Bearer right') return 'admin';
  throw new Error('wrong token');
};
app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler: handler as never }));
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/scim/v2`));
