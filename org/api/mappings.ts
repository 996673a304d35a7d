import { operations, type ProfileMapping } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { type AppRow, appColumns, appEtag, appTarget, getApp } from '../apps/app.ts';
import type { Tx } from '../db/database.ts';
import { now } from '../directory/deps.ts';
import { customAttributes } from '../directory/schema/attribute.ts';
import { changed } from '../mappings/change.ts';
import { type Direction, effectiveRules, type MappedApp, mappings, targets } from '../mappings/mapping.ts';
import { previewMapping } from '../mappings/preview.ts';
import { appSettings } from '../provisioning/app-settings.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

/** An app has two mappings, and both are named after it. */
const idOf = (direction: Direction, appId: string): string => `${direction}.${appId}`;

function readId(id: string): { direction: Direction; appId: string } {
  const [direction, appId] = id.split('.', 2);
  if (appId === undefined || (direction !== 'toApp' && direction !== 'toOrg'))
    throw new CodedError('not_found', { id, type: 'ProfileMapping' });
  return { direction, appId };
}

const mappedApp = (row: AppRow, orgAttributes: readonly string[]): MappedApp => ({
  orgAttributes,
  ...{ id: row.id, name: row.name, label: row.label },
  settings: appSettings.parse(row.settings),
  mappings: mappings.parse(row.mappings),
});

function show(app: MappedApp, direction: Direction, origin: string): ProfileMapping {
  const [required] = targets(direction, app);
  const user = { id: 'default', name: 'user', type: 'user' as const };
  const appuser = { id: app.id, name: app.name, type: 'appuser' as const };
  const href = `${origin}/api/v1/mappings/${idOf(direction, app.id)}`;
  return {
    id: idOf(direction, app.id),
    source: direction === 'toApp' ? user : appuser,
    target: direction === 'toApp' ? appuser : user,
    properties: Object.fromEntries(effectiveRules(direction, app)),
    postern: {
      appId: app.id,
      direction,
      attributes: targets(direction, app).map((name) => ({
        name,
        required: name === required,
        plain: !Object.hasOwn(app.mappings[direction], name),
      })),
    },
    _links: { self: { href } },
  };
}

const orgAttributes = async (tx: Tx): Promise<string[]> => (await customAttributes(tx)).map(({ name }) => name);

/** Okta's profile mappings, with a preview and Apply now. */
export function mappingRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org, mapper } = deps;

  async function shown(mappingId: string, etag: (value: string) => void) {
    const { direction, appId } = readId(mappingId);
    const row = await getApp(db.kysely, appId);
    etag(appEtag(row));
    return show(mappedApp(row, await orgAttributes(db.kysely)), direction, org.url);
  }

  routes.one(operations.listProfileMappings, async ({ query: { sourceId, targetId } }) => {
    const { rows } = await sql<AppRow>`select ${appColumns} from app order by app.created_at, app.id`.execute(
      db.kysely,
    );
    const attributes = await orgAttributes(db.kysely);
    return rows
      .map((row) => mappedApp(row, attributes))
      .flatMap((row) => [show(row, 'toApp', org.url), show(row, 'toOrg', org.url)])
      .filter(({ source }) => sourceId === undefined || source.id === sourceId)
      .filter(({ target }) => targetId === undefined || target.id === targetId);
  });

  routes.one(operations.getProfileMapping, ({ params, etag }) => shown(params.mappingId, etag));

  routes.one(operations.changeProfileMapping, async (call) => {
    const { direction, appId } = readId(call.params.mappingId);
    await db.transaction(async (tx) => {
      const row = await getApp(tx, appId, { lock: true });
      call.match(appEtag(row), 'mapping');
      const next = changed(mapper, mappedApp(row, await orgAttributes(tx)), direction, call.body.properties);
      await sql`
        update app set mappings = ${JSON.stringify(next)}::jsonb, rev = rev + 1, updated_at = ${now(deps)}::timestamptz
        where id = ${row.id}::uuid`.execute(tx);
      await deps.systemLog.write(tx, [
        {
          eventType: 'application.lifecycle.update',
          message: `Change the profile mapping ${direction === 'toApp' ? 'to' : 'from'} ${row.label}`,
          actor: call.actor,
          appId: row.id,
          target: [appTarget(row)],
          detail: { changed: Object.keys(call.body.properties) },
        },
      ]);
      await deps.provisioning.mappingChanged(tx, row.id);
    });
    return shown(call.params.mappingId, call.etag);
  });

  routes.one(operations.previewProfileMapping, async ({ params, body }) => {
    const { direction, appId } = readId(params.mappingId);
    const app = mappedApp(await getApp(db.kysely, appId), await orgAttributes(db.kysely));
    const tried = { ...app, mappings: changed(mapper, app, direction, body.properties) };
    return previewMapping(db.kysely, mapper, tried, direction, { subjectId: body.subjectId, limit: body.limit });
  });

  routes.one(operations.applyProfileMapping, async (call) => {
    const { direction, appId } = readId(call.params.mappingId);
    if (direction !== 'toApp') throw new CodedError('mapping_applies_by_import');
    const accounts = await db.transaction(async (tx) => {
      const row = await getApp(tx, appId, { lock: true });
      const count = await deps.provisioning.applyMapping(tx, row.id);
      await deps.systemLog.write(tx, [
        {
          eventType: 'application.provision.user.push',
          message: `Write ${count} accounts of ${row.label} again`,
          actor: call.actor,
          appId: row.id,
          target: [appTarget(row)],
          detail: { accounts: count },
        },
      ]);
      return count;
    });
    return { accounts };
  });
}
