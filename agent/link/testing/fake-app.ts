import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@postern/protocol/scim';
import { versionOf } from '@postern/protocol/scim';
import type { ConnectorSettings } from '@postern/protocol/wire';
import { ActionFailure, type Connector, type ConnectorAnswer, type Connectors } from '../../ports.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How one request fares: when it takes effect, when it is answered (ms), and with what. */
export interface Fate {
  lands?: number;
  answers?: number;
  /** The connection breaks instead of an answer; it still lands. */
  reset?: boolean;
  /** Refused without effect. */
  status?: number;
}

export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  body: JsonObject | undefined;
  sentAt: number;
}

type Collection = Map<string, JsonObject>;

export interface FakeApp {
  users: Collection;
  groups: Collection;
  requests: Seen[];
  open: number;
  mostOpen: number;
  /** Asked for each request; default: lands and answers at once. */
  fate(request: Seen): Fate;
  /** Replaces the store's own answer. */
  answer?: (request: Seen) => { status: number; json?: JsonObject };
  /** Unlike a real application this one takes the same name twice, so that a second create is seen. */
  unique: boolean;
  connectors(time: VirtualTime): Connectors & { kill(): void };
}

/** A SCIM store behind the Connector port that can hold, fail and answer late. */
export function createFakeApp(): FakeApp {
  const app: FakeApp = {
    ...{ users: new Map(), groups: new Map(), requests: [], open: 0, mostOpen: 0, unique: false },
    fate: () => ({}),
    connectors: (time) => connectorsOf(app, time),
  };
  return app;
}

function connectorsOf(app: FakeApp, time: VirtualTime): Connectors & { kill(): void } {
  const known = new Map<string, Connector>();
  let dead = false;
  return {
    kill: () => {
      dead = true;
    },
    async configure(appId, rev, settings) {
      if (settings)
        known.set(
          appId,
          connectorOf(app, time, settings, rev, () => dead),
        );
      else known.delete(appId);
    },
    async get(appId) {
      const connector = known.get(appId);
      if (connector) return connector;
      throw new ActionFailure({ code: 'app_unknown', class: 'app', message: 'not served' }, { ambiguous: false });
    },
    async apart(appId) {
      return this.get(appId);
    },
    revs: () => Object.fromEntries([...known].map(([appId, { rev }]) => [appId, rev])),
    test: async () => ({ stages: [], version: '1.1', versionWhy: 'a test' }),
    close: async () => undefined,
  };
}

function connectorOf(
  app: FakeApp,
  time: VirtualTime,
  settings: ConnectorSettings,
  rev: number,
  dead: () => boolean,
): Connector {
  const wait = (ms: number) => new Promise<void>((resolve) => void time.timers.after(ms, resolve));
  return {
    ...{ settings, rev, version: versionOf(settings.baseUrl).version, close: async () => undefined },
    async send({ method, url, body, expect = [], signal }) {
      if (dead()) return new Promise(() => undefined);
      const { pathname, searchParams } = new URL(url);
      const path = pathname.slice(new URL(settings.baseUrl).pathname.length);
      const seen: Seen = { method, path, query: searchParams, body, sentAt: time.now() };
      app.requests.push(seen);
      app.open += 1;
      app.mostOpen = Math.max(app.mostOpen, app.open);
      const fate = app.fate(seen);
      const landed = (async (): Promise<ConnectorAnswer> => {
        if (fate.lands) await wait(fate.lands);
        if (fate.status) return answer(fate.status);
        const own = app.answer?.(seen);
        return own ? answer(own.status, own.json) : answerOf(app, seen);
      })();
      const broken = new Promise<never>((_, reject) => {
        const lose = (code: string) =>
          reject(new ActionFailure({ code, class: 'retry', message: code }, { ambiguous: true }));
        signal?.addEventListener('abort', () => lose('aborted'), { once: true });
        if (fate.reset) void wait(fate.answers ?? 0).then(() => lose('reset'));
        else if ((fate.answers ?? 0) + (fate.lands ?? 0) > settings.timeoutMs)
          void wait(settings.timeoutMs).then(() => lose('timeout'));
      });
      broken.catch(() => undefined);
      try {
        const said = await Promise.race([landed.then((one) => wait(fate.answers ?? 0).then(() => one)), broken]);
        if (dead()) return new Promise(() => undefined);
        if ((said.status >= 200 && said.status < 300) || expect.includes(said.status)) return said;
        throw refused(said);
      } finally {
        app.open -= 1;
      }
    },
  };
}

function refused({ status, text }: ConnectorAnswer): ActionFailure {
  const kind = status === 503 || status === 429 ? 'retry' : status === 401 ? 'app' : 'person';
  return new ActionFailure({ code: `http_${status}`, class: kind, message: text, status }, { ambiguous: false });
}

const answer = (status: number, json?: JsonObject): ConnectorAnswer => ({
  status,
  headers: {},
  json,
  text: JSON.stringify(json ?? ''),
});

function answerOf(app: FakeApp, { method, path, query, body }: Seen): ConnectorAnswer {
  const [, kind, id] = path.split('/');
  const all = kind === 'Groups' ? app.groups : app.users;
  const name = kind === 'Groups' ? 'displayName' : 'userName';
  const key = id === undefined ? undefined : decodeURIComponent(id);
  if (method === 'GET' && key === undefined) return list(all, query, name);
  if (method === 'POST') {
    if (app.unique && [...all.values()].some((one) => one[name] === body?.[name])) return answer(409);
    const made = { ...body, id: randomUUID() } as JsonObject;
    all.set(String(made['id']), made);
    return answer(201, made);
  }
  const there = all.get(key!);
  if (!there) return answer(404);
  if (method === 'DELETE') all.delete(key!);
  if (method === 'PUT') all.set(key!, { ...body, id: key! } as JsonObject);
  return method === 'DELETE' ? answer(204) : answer(200, all.get(key!)!);
}

function list(all: Collection, query: URLSearchParams, name: string): ConnectorAnswer {
  const wanted = /eq "(.*)"$/.exec(query.get('filter') ?? '')?.[1];
  const since = /gt "(.*)"$/.exec(query.get('filter') ?? '')?.[1];
  const found = [...all.values()].filter((one) => {
    if (wanted !== undefined) return one[name] === wanted;
    return since === undefined || String((one['meta'] as JsonObject | undefined)?.['lastModified']) > since;
  });
  const from = Number(query.get('startIndex') ?? 1);
  const Resources = found.slice(from - 1, from - 1 + Number(query.get('count') ?? 100));
  return answer(200, { totalResults: found.length, startIndex: from, itemsPerPage: Resources.length, Resources });
}
