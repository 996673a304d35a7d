import { operations } from '@postern/protocol/management';
import { getApp } from '../apps/app.ts';
import { createCredential, revokeCredential, rotateCredential } from '../inbound/credentials.ts';
import { listRequests } from '../inbound/request-log.ts';
import { changeInbound, type InboundDeps, inboundEtag, showInbound } from '../inbound/settings.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

/** What an identity provider in front of the org may send to an app. */
export function inboundRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  const inbound: InboundDeps = { ...deps, publicUrl: deps.org.url, offered: deps.inbound.offered };

  routes.one(operations.getInbound, async ({ params, etag }) => {
    await deps.inbound.requests.settled();
    const shown = await showInbound(db.kysely, inbound, await getApp(db.kysely, params.appId));
    etag(inboundEtag(shown));
    return shown;
  });

  routes.one(operations.replaceInbound, async (call) => {
    const shown = await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(inboundEtag(await showInbound(tx, inbound, app)), 'inbound settings');
      await changeInbound(tx, inbound, app, call.body, call);
      await deps.inbound.callers.changed(tx);
      return showInbound(tx, inbound, app);
    });
    call.etag(inboundEtag(shown));
    return shown;
  });

  routes.one(operations.createInboundCredential, (call) =>
    db.transaction(async (tx) =>
      createCredential(tx, deps, await getApp(tx, call.params.appId, { lock: true }), call.body, call),
    ),
  );

  routes.one(operations.rotateInboundCredential, ({ params, body, ...call }) =>
    db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId, { lock: true });
      await deps.inbound.callers.changed(tx);
      return rotateCredential(tx, deps, app, { id: params.credentialId, ...body }, call);
    }),
  );

  routes.one(operations.revokeInboundCredential, (call) =>
    db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      await revokeCredential(tx, deps, app, call.params.credentialId, call);
      await deps.inbound.callers.changed(tx);
      return undefined;
    }),
  );

  routes.one(operations.listInboundRequests, async ({ params }) => {
    const { id } = await getApp(db.kysely, params.appId);
    await deps.inbound.requests.settled();
    return listRequests(db.kysely, id);
  });
}
