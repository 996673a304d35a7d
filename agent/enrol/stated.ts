import { hostname, release, type } from 'node:os';
import { limits, type Stated } from '@postern/protocol/wire';

/** What this agent says of itself in the org, cut to what the wire takes. */
export function statedOf(name: string | undefined, version: string): Stated {
  const host = hostname() || 'unknown';
  return {
    name: (name?.trim() || host).slice(0, limits.name),
    host: host.slice(0, limits.host),
    os: `${type()} ${release()}`.slice(0, limits.os),
    version: version.slice(0, limits.version),
  };
}
