import type { AnswerOf, BodyOf, Operation, ParamsOf, QueryOf } from '@postern/protocol/management';
import { ApiFault, faultOf } from './api-fault.ts';

/** Any operation; its own types come back out of `AnswerOf` and the others. */
// biome-ignore lint/suspicious/noExplicitAny: a bound of a type parameter, which fits operations of every shape
export type AnyOperation = Operation<any, any, any, any>;

export interface Args<O> {
  params?: ParamsOf<O>;
  query?: Partial<QueryOf<O>>;
  body?: BodyOf<O>;
  /** ETag of the state that the change is meant for. */
  ifMatch?: string;
}

export interface Page<Item> {
  items: Item[];
  /** Path of the next page, from the Link header. */
  next?: string;
}

export interface Client {
  call<O extends AnyOperation>(operation: O, args?: Args<O>): Promise<AnswerOf<O>>;
  /** With the answer's ETag, for a later change. */
  read<O extends AnyOperation>(operation: O, args?: Args<O>): Promise<{ answer: AnswerOf<O>; etag?: string }>;
  /** One page of a list: the first, or the one at `next`. */
  page<O extends AnyOperation>(operation: O, args: Args<O>, next?: string): Promise<Page<ItemOf<O>>>;
  /** A call that is no operation: the console's own session. */
  send(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The token that every change of this session carries. */
  carry(csrf: string): void;
}

export type ItemOf<O> = AnswerOf<O> extends (infer Item)[] ? Item : never;

/** @param onSignedOut the session is over: a call was refused as not signed in */
export function createClient(onSignedOut: () => void): Client {
  let csrf = '';

  async function fetched(method: string, path: string, body?: unknown, ifMatch?: string): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET') headers['x-csrf-token'] = csrf;
    if (ifMatch) headers['if-match'] = ifMatch;
    let answer: Response;
    try {
      answer = await fetch(path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        credentials: 'same-origin',
      });
    } catch (cause) {
      throw new ApiFault(
        0,
        { next: 'Check that the org runs and that this browser reaches it.' },
        `The org gives no answer${cause instanceof Error && cause.message ? ` (${cause.message})` : ''}.`,
      );
    }
    if (answer.ok) return answer;
    const fault = await faultOf(answer);
    if (answer.status === 401) onSignedOut();
    throw fault;
  }

  const run = <O extends AnyOperation>(operation: O, args: Args<O> = {}) =>
    fetched(
      operation.method,
      pathOf(operation.path, args.params ?? {}, args.query ?? {}),
      operation.body ? (args.body ?? {}) : undefined,
      args.ifMatch,
    );

  return {
    call: async (operation, args) => json(await run(operation, args)),
    async read(operation, args) {
      const answer = await run(operation, args);
      const etag = answer.headers.get('etag');
      return { answer: await json(answer), ...(etag ? { etag } : {}) };
    },
    async page(operation, args, next) {
      const answer = next ? await fetched('GET', next) : await run(operation, args);
      const following = nextOf(answer.headers.get('link'));
      return { items: await json(answer), ...(following ? { next: following } : {}) };
    },
    send: async (method, path, body) => json(await fetched(method, path, body)),
    carry(token) {
      csrf = token;
    },
  };
}

async function json<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function pathOf(path: string, params: object, query: object): string {
  const values = params as Record<string, string>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') asked.set(name, String(value));
  }
  return asked.size > 0 ? `${filled}?${asked}` : filled;
}

/** Path and query of `rel="next"` (RFC 8288), below this very origin: a proxy may have changed the name. */
function nextOf(link: string | null): string | undefined {
  const target = link && /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(link)?.[1];
  if (!target) return undefined;
  const { pathname, search } = new URL(target, location.origin);
  return pathname + search;
}
