import type { ProvisioningShown } from '@postern/protocol/management';
import { versionOf } from '@postern/protocol/scim';
import { customUrn } from '../provisioning/app-settings.ts';
import { features } from '../provisioning/features.ts';
import type { AppRow } from './app.ts';
import { type SavedConnector, savedConnector } from './saved-connector.ts';

/** The form as it is saved, without its secrets. */
export function showConnector(app: AppRow): ProvisioningShown {
  const saved = savedConnector.parse(app.settings);
  const version = app.base_url === null ? undefined : versionOf(app.base_url);
  return {
    enabled: app.provisioning,
    baseUrl: app.base_url,
    authorization: showAuthorization(saved.auth),
    uniqueField: saved.uniqueField,
    acceptUserUpdates: features.parse(app.features).acceptUserUpdates,
    timeoutSeconds: Math.round(saved.timeoutMs / 1000),
    agents: app.agents,
    allowHttp: saved.allowHttp,
    ca: saved.ca,
    concurrency: saved.concurrency,
    perMinute: saved.perMinute,
    pageSize: saved.pageSize,
    update: saved.update,
    customAttributes: saved.customAttributes,
    customUrn: customUrn(app.name),
    scimVersion: version?.version ?? null,
    scimVersionWhy: version?.why ?? null,
    capabilities: app.capabilities,
    capabilitiesAssumed: app.capabilities_assumed,
    tested: saved.tested ? { at: saved.tested.at, by: saved.tested.by, passed: saved.tested.passed } : null,
  };
}

function showAuthorization({
  type,
  user,
  headers,
  setBy,
  setAt,
}: SavedConnector['auth']): ProvisioningShown['authorization'] {
  const secret = { set: true as const, setBy: setBy ?? '', setAt: setAt ?? new Date(0).toISOString() };
  if (type === 'basic') return { type, user: user ?? '', password: secret };
  if (type === 'header') return { type, headers: (headers ?? []).map((name) => ({ name, value: secret })) };
  return { type };
}
