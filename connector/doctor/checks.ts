/** What several rules look for in an answer. */
import type { Json, JsonObject } from '@postern/protocol/scim';
import { type Answer, at, isSuccess, shown } from './answer.ts';
import type { Expect } from './rule.ts';
import type { Session } from './session.ts';

/** The request worked; else it is a finding. */
export function worked(expect: Expect, answer: Answer, what: string, mend: string): boolean {
  return expect(isSuccess(answer), { expected: `${what}: 200 or another 2xx`, came: shown(answer), mend });
}

/** The answer holds these values; paths of attributes as keys. */
export function holds(expect: Expect, body: JsonObject, wanted: Record<string, Json>, where: string): boolean {
  const wrong = Object.entries(wanted).filter(([path, value]) => at(body, path) !== value);
  return expect(wrong.length === 0, {
    expected: `${where}: ${wrong.map(([path, value]) => `${path} ${JSON.stringify(value)}`).join(', ')}`,
    came: wrong.map(([path]) => `${path} ${JSON.stringify(at(body, path)) ?? 'absent'}`).join(', '),
    mend: 'Store the whole resource that was sent, and answer what is stored now.',
  });
}

/** An error has the status and the shape that the version gives it. */
export function refused(
  expect: Expect,
  session: Session,
  answer: Answer,
  wanted: { what: string; status: readonly number[]; scimType?: string; mend: string },
): boolean {
  const { what, status, scimType, mend } = wanted;
  const right = expect(status.includes(answer.status), {
    expected: `${what}: ${status.join(' or ')}`,
    came: shown(answer),
    mend,
  });
  if (!right || scimType === undefined || session.version === '1.1' || answer.status !== 400) return right;
  return expect(answer.body['scimType'] === scimType, {
    level: 'advice',
    expected: `${what}: scimType ${scimType}`,
    came: shown(answer),
    mend: `Set scimType to ${scimType}, so that callers can tell this error from others (RFC 7644 table 9).`,
  });
}

/** Whether ServiceProviderConfig says that this is supported. */
export function supports({ config }: Session, feature: string): boolean {
  return at(config, `${feature}.supported`) === true;
}

/** Reads a list by filter. */
export function find(session: Session, filter: string, path: '/Users' | '/Groups' = '/Users'): Promise<Answer> {
  return session.get(path, { filter, startIndex: 1, count: 100 });
}

/** Text in the quotes of a filter (RFC 7644 section 3.4.2.2: as JSON writes it). */
export const quoted = (text: string) => JSON.stringify(text);
