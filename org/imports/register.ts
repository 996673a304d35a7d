import { type Code, CodedError } from '@postern/protocol/messages';
import { importComplete, leaseHeader, limits, type WireFault, wireBase } from '@postern/protocol/wire';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parse } from '../agents/body.ts';
import { callerOf, type RequireAgent } from '../agents/caller.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { completeImport } from './complete.ts';
import { readPage } from './page.ts';
import { storePage } from './store-page.ts';

const place = z.object({ importId: z.uuid(), attempt: z.coerce.number().int().min(1).max(1_000_000) });
const pagePlace = place.extend({ n: z.coerce.number().int().min(1).max(1_000_000) });

const statuses: Partial<Record<Code, number>> = {
  invalid_request: 400,
  import_page_invalid: 400,
  import_unknown: 404,
  lease_lost: 409,
  import_superseded: 409,
  import_incomplete: 409,
  import_page_too_large: 413,
};

/** The calls by which an agent brings the accounts and groups of an application: pages, then `complete`. */
export async function registerImports(
  app: FastifyInstance,
  deps: { requireAgent: RequireAgent; provisioning: ProvisioningDeps },
): Promise<void> {
  const { db, clock } = deps.provisioning;
  const uploadOf = async (request: FastifyRequest) => {
    const { agentId } = await callerOf(request, deps.requireAgent);
    const lease = parse(z.string().min(1).max(64), request.headers[leaseHeader]);
    return { agentId, lease };
  };

  await app.register(async (scope) => {
    scope.setErrorHandler(faults(clock));
    scope.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    scope.put(
      `${wireBase}/imports/:importId/:attempt/pages/:n`,
      { bodyLimit: limits.importPageBytes },
      async (request) => {
        const upload = await uploadOf(request);
        const { n, ...run } = parse(pagePlace, request.params);
        const rows = await readPage(parse(z.instanceof(Buffer), request.body), request.headers['content-encoding']);
        await db.transaction((tx) => storePage(tx, { ...run, ...upload }, n, rows, clock()));
        return { rows: rows.length, serverTime: clock() };
      },
    );

    scope.post(`${wireBase}/imports/:importId/:attempt/complete`, { bodyLimit: 64 * 1024 }, async (request) => {
      const upload = await uploadOf(request);
      const run = parse(place, request.params);
      const said = parse(importComplete, request.body);
      await db.transaction((tx) => completeImport(deps.provisioning, tx, { ...run, ...upload }, said));
      return { serverTime: clock() };
    });
  });
}

/** What is not ours (authentication, bugs) goes on to the server's own handler. */
const faults = (clock: () => number) => (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
  const fault = toCoded(error);
  const status = fault && statuses[fault.code];
  if (!fault || !status) throw error;
  const body: WireFault = { error: fault.code, message: fault.message, serverTime: clock() };
  return reply.code(status).send(body);
};

function toCoded(error: FastifyError): CodedError | undefined {
  if (error instanceof CodedError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new CodedError('import_page_too_large', { limit: `${limits.importPageBytes} bytes` });
  if (error.code?.startsWith('FST_ERR_CTP_')) return new CodedError('invalid_request', { detail: error.message });
  return undefined;
}
