import { decodeError } from '@postern/protocol/scim';
import type { Relayed } from '@postern/protocol/wire';
import type { ActionFailure } from '../../ports.ts';
import { cut } from '../failure.ts';

/** What a status means where the application names no scimType: SCIM 1.1 knows none. */
const types: Partial<Record<number, string>> = { 400: 'invalidValue', 409: 'uniqueness', 422: 'invalidValue' };
/** About the agent's access or the pace, not about what was asked. */
const notTheirs = new Set([401, 407, 408, 425, 429]);

/** The application's own refusal, for whoever asked; undefined where it gave none. */
export function passedOn({ error, ambiguous }: ActionFailure): Relayed | undefined {
  const { status, detail } = error;
  if (ambiguous || error.class !== 'person' || status === undefined) return undefined;
  if (status < 400 || status > 499 || notTheirs.has(status)) return undefined;
  const said = decodeError({ status, body: detail });
  const scimType = said.scimType ?? types[status];
  return { status, detail: cut(said.sentence, 2000), ...(scimType === undefined ? {} : { scimType }) };
}

/** No such user or group in the application. */
export const missing = (app: string): Relayed => ({
  status: 404,
  detail: `${app} has no resource of this id. It may have been deleted.`,
});
