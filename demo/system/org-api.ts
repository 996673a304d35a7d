import type { HttpClient } from './http.ts';

// biome-ignore lint/suspicious/noExplicitAny: the demo reads answers as a script would, without the product's types
export type Answer = any;

/** The org's management API as an administrator's script uses it. Throws with the API's own words. */
export interface OrgApi {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** Signs in with login and password, and keeps the session. */
export async function signIn(http: HttpClient, orgUrl: string, login: string, password: string): Promise<OrgApi> {
  const headers: Record<string, string> = { origin: orgUrl };
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await http(method, `${orgUrl}/api/v1${path}`, {
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = answer.text.startsWith('{') || answer.text.startsWith('[') ? JSON.parse(answer.text) : undefined;
    if (answer.status >= 400)
      throw new Error(`${method} ${path} → ${answer.status} ${describe(json) ?? answer.text.slice(0, 300)}`);
    return { json, answer };
  };
  const { json, answer } = await call('POST', '/console/session', { login, password });
  headers['cookie'] = [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
  headers['x-csrf-token'] = json.csrf;
  return {
    get: async (path) => (await call('GET', path)).json,
    post: async (path, body = {}) => (await call('POST', path, body)).json,
    put: async (path, body = {}) => (await call('PUT', path, body)).json,
    patch: async (path, body = {}) => (await call('PATCH', path, body)).json,
    delete: async (path) => (await call('DELETE', path)).json,
  };
}

function describe(fault: Answer): string | undefined {
  if (!fault?.errorSummary) return undefined;
  const causes = (fault.errorCauses ?? []).map((cause: Answer) => cause.errorSummary).join('; ');
  return `${fault.errorCode}: ${fault.errorSummary}${causes ? ` (${causes})` : ''}`;
}
