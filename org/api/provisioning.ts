import { operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import { appEtag, appTarget, getApp } from '../apps/app.ts';
import { showFeatures, withToApp, withToOrg, withUserNameRule } from '../apps/options.ts';
import { saveConnector, switchProvisioning } from '../apps/save-connector.ts';
import { showConnector } from '../apps/show-connector.ts';
import { tellAgents } from '../apps/tell-agents.ts';
import { testConnector } from '../apps/test-connector.ts';
import { now } from '../directory/deps.ts';
import { type Mappings, mappings } from '../mappings/mapping.ts';
import { type Features, features } from '../provisioning/features.ts';
import { stopSourcing } from '../sources/order.ts';
import type { ApiDeps } from './deps.ts';
import type { Call, Routes } from './route.ts';

/** The connector of an app: saved, tested, switched. */
export function provisioningRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;

  async function shown(call: Call<string, unknown, unknown>, id: string) {
    const app = await getApp(db.kysely, id);
    call.etag(appEtag(app));
    return showConnector(app);
  }

  routes.one(operations.getProvisioning, (call) => shown(call, call.params.appId));

  routes.one(operations.replaceProvisioning, async (call) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(appEtag(app), 'app');
      await saveConnector(tx, deps, app, call.body, call);
    });
    return shown(call, call.params.appId);
  });

  routes.one(operations.switchProvisioning, async (call) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(appEtag(app), 'app');
      await switchProvisioning(tx, deps, app, call.body.enabled, call);
    });
    return shown(call, call.params.appId);
  });

  routes.one(operations.testConnector, (call) => testConnector(deps, call.params.appId, call.body, call));
}

/** To App and To Org. Both forms are parts of the app, so that its ETag is theirs. */
export function featureRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  type FeatureCall = Pick<Call<string, unknown, unknown>, 'actor' | 'etag' | 'match'> & { params: { appId: string } };

  async function shown(call: FeatureCall) {
    const app = await getApp(db.kysely, call.params.appId);
    call.etag(appEtag(app));
    return showFeatures(app, org.url);
  }

  /** A new schedule counts from now on: what would have been due before is not made up for. */
  async function save(
    call: FeatureCall,
    change: (chosen: Features) => Features,
    changeMappings: (saved: Mappings) => Mappings = (saved) => saved,
    scheduled = false,
  ) {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(appEtag(app), 'app');
      const before = features.parse(app.features);
      const chosen = change(before);
      if (before.import.sourcing.on && !chosen.import.sourcing.on) await stopSourcing(tx, app.id);
      await sql`
        update app set features = ${JSON.stringify(chosen)}::jsonb,
          mappings = ${JSON.stringify(changeMappings(mappings.parse(app.mappings)))}::jsonb, rev = rev + 1, updated_at = ${now(deps)}::timestamptz,
          imports_checked_at = case when ${scheduled}::boolean then ${now(deps)}::timestamptz else imports_checked_at end
        where id = ${app.id}::uuid`.execute(tx);
      await deps.systemLog.write(tx, [
        {
          eventType: 'application.lifecycle.update',
          message: 'Save provisioning options',
          actor: call.actor,
          appId: app.id,
          target: [appTarget(app)],
          detail: { ...chosen },
        },
      ]);
      if (before.passwordSeed !== chosen.passwordSeed || before.passwordChange !== chosen.passwordChange)
        await deps.provisioning.passwordRuleChanged(tx, app.id);
      await tellAgents(tx, deps, app.id);
    });
    return shown(call);
  }

  routes.one(operations.listFeatures, (call) => shown(call));
  routes.one(operations.getToApp, async (call) => (await shown(call))[0]);
  routes.one(operations.getToOrg, async (call) => (await shown(call))[1]);
  routes.one(operations.replaceToApp, async (call) => {
    const toApp = (chosen: Features) => withToApp(chosen, call.body, now(deps));
    return (await save(call, toApp, (saved) => withUserNameRule(saved, call.body)))[0];
  });
  routes.one(
    operations.replaceToOrg,
    async (call) => (await save(call, (chosen) => withToOrg(chosen, call.body), undefined, true))[1],
  );
}
