import type { Json } from '@postern/protocol/scim';
import { duplicate, invalidValue, notFound, onPremisesError, scimError, unavailable } from '../sdk/index.ts';
import type { ServiceConfig } from './config.ts';
import { createJsonPlace } from './json-place.ts';

/** What the service's refusals are in SCIM. */
export function createRefusals(config: ServiceConfig) {
  const fits = (conditions: ServiceConfig['notFound']) => {
    const tests = conditions.map(({ status, at, is }) => ({
      status,
      is,
      place: at === undefined ? undefined : createJsonPlace(at),
    }));
    return (status: number, body: Json | undefined) =>
      tests.some((test) => test.status === status && (!test.place || matches(test.place.read(body), test.is)));
  };
  const isNotFound = fits(config.notFound);
  const isDuplicate = fits(config.duplicate);
  const place = config.message === undefined ? undefined : createJsonPlace(config.message);
  const said = (body: Json | undefined) => {
    const message = place?.read(body);
    return typeof message === 'string' && message !== '' ? ` It says: ${message.slice(0, 300)}` : '';
  };
  return {
    of(method: string, url: URL, status: number, body: Json | undefined): Error {
      if (isNotFound(status, body)) return notFound(`The application has no such entry.${said(body)}`);
      if (isDuplicate(status, body))
        return duplicate(
          `The application has this entry already.${said(body)} Link to that one, or choose another value.`,
        );
      const where = `${method} ${url.origin}${url.pathname}`;
      if (status === 401 || status === 403)
        return onPremisesError(
          'service_refused',
          `${where} was refused with ${status}. Check service.credentials and what that account may do.`,
          undefined,
          502,
        );
      if (status === 429 || status >= 500)
        return unavailable(`${where} answered ${status}.${said(body)} Try again later.`);
      if (status >= 400) return invalidValue(`The application refuses this with ${status}.${said(body)}`);
      return scimError(502, `${where} answered ${status}, which says nothing here. Check service.baseUrl.`);
    },
    noJson: (url: URL, status: number) =>
      scimError(
        502,
        `${url.origin}${url.pathname} answered ${status} with what is no JSON. Check service.baseUrl and the paths.`,
      ),
    elsewhere: (url: URL) =>
      scimError(
        502,
        `The service points to ${url.origin} for its next page, which is another server. It is not followed.`,
      ),
  };
}

function matches(found: Json | undefined, wanted: unknown): boolean {
  return wanted === undefined ? found !== undefined : String(found) === String(wanted);
}
