import type { ScimVersion } from '@postern/protocol/scim';
import type { ScimCall } from './call.ts';

/** Where the server writes; a pino logger fits. */
export interface ServerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One request as the audit log keeps it. Bodies and credentials are never part of it. */
export interface AuditEntry {
  principal: string;
  remote: string;
  version: ScimVersion;
  method: string;
  path: string;
  filter?: string;
  /** Id of the resource that a POST made. */
  created?: string;
  /** Deviations from the RFC that were accepted, a short sentence each. */
  notes?: string[];
  status: number;
  /** Milliseconds until the answer was ready. */
  ms: number;
  traceId?: string;
  /** What the answer said when the request failed. */
  error?: string;
}

/** Writes one line for each answer, whatever carried the request. */
export function writeAudit(
  log: ServerLog,
  { method, path, remote, search }: ScimCall,
  rest: Omit<AuditEntry, 'method' | 'path' | 'remote' | 'filter'>,
): void {
  const filter = new URLSearchParams(search).get('filter');
  const { principal, version, ...result } = rest;
  const audit: AuditEntry = {
    principal,
    remote,
    version,
    method,
    path,
    ...(filter === null ? {} : { filter: /password/i.test(filter) ? '[masked]' : filter }),
    ...result,
  };
  log.info({ audit }, `${method} ${path} ${rest.status}`);
}
