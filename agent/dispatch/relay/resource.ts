import { decodeGroup, decodeUser, type JsonObject, type ScimGroup, type ScimUser } from '@postern/protocol/scim';
import { limits, type RelayOperation } from '@postern/protocol/wire';
import { failure } from '../failure.ts';
import { profileOf } from '../profile.ts';
import type { Run } from '../run.ts';

type Kind = RelayOperation['resource'];
export type Neutral = Record<string, unknown>;

/** What the application shows of a user or group, in either version; without a password that it should not have sent. */
export function decode(kind: Kind, json: unknown): ScimUser | ScimGroup {
  return kind === 'Users' ? (profileOf(decodeUser(json)) as unknown as ScimUser) : decodeGroup(json);
}

/** The resource of an answer; undefined where the answer holds none (a 204, or something else). */
export function shown(kind: Kind, json: JsonObject | undefined): Neutral | undefined {
  const resource = json && decode(kind, json);
  return resource?.id ? ({ ...resource } as Neutral) : undefined;
}

export function without(resource: Neutral, names: readonly string[]): Neutral {
  if (names.length === 0) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name.toLowerCase())));
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Throws ActionFailure `relay_answer_too_large` for what no answer may be. */
export function bounded(run: Run, resource: Neutral): Neutral {
  const bytes = bytesOf(resource);
  if (bytes <= limits.relayAnswer) return resource;
  const params = { app: run.app, size: Math.ceil(bytes / 1024), limit: limits.relayAnswer / 1024 };
  throw failure('relay_answer_too_large', 'person', { params });
}

/** What a write answers: the members of a large group are left out, since whoever asked has sent them. */
export function slim(resource: Neutral): Neutral {
  return bytesOf(resource) <= limits.relayAnswer ? resource : without(resource, ['members']);
}
