import { changesUrl } from '@postern/protocol/scim';
import type { Change } from '@postern/protocol/wire';
import type { Apps } from '../dispatch/apps.ts';
import { createBackoff } from '../link/backoff.ts';
import { sleep, type Timers } from '../link/timers.ts';
import { ActionFailure, type Connector, type Connectors, type Log } from '../ports.ts';

export interface WatchDeps {
  connectors: Pick<Connectors, 'apart'>;
  apps: Pick<Apps, 'ids' | 'revs' | 'settings' | 'label'>;
  paused(): boolean;
  /** Something has changed in an app since the last marker that was told. */
  tell(change: Change): void;
  timers: Timers;
  random: () => number;
  log: Log;
}

/** Keeps one call open for each app whose changes are wanted. */
export interface AppWatch {
  /** Apps, their settings or the pause have changed. */
  refresh(): void;
  stop(): void;
}

/** Seconds; the longest that the connector is asked to wait. */
const wait = 25;
/** Between two calls, so that neither constant change nor a server that does not wait makes a storm. */
const breathMs = 500;
/** A server that cannot tell of changes may be replaced by one that can. */
const unableMs = 600_000;

export function createAppWatch(deps: WatchDeps): AppWatch {
  const { apps, log } = deps;
  const watched = new Map<string, { rev: number; ends: AbortController }>();

  function refresh(): void {
    const revs = apps.revs();
    const wanted = new Map(
      apps.ids().flatMap((appId) => (apps.settings(appId)?.watch && !deps.paused() ? [[appId, revs[appId]!]] : [])),
    );
    for (const [appId, { rev, ends }] of watched) {
      if (wanted.get(appId) === rev) continue;
      ends.abort();
      watched.delete(appId);
    }
    for (const [appId, rev] of wanted) {
      if (watched.has(appId)) continue;
      const ends = new AbortController();
      watched.set(appId, { rev, ends });
      void watchApp(deps, appId, ends.signal).catch((err: unknown) =>
        log.error({ err, appId }, 'an app is not watched'),
      );
    }
  }

  return {
    refresh,
    stop() {
      for (const { ends } of watched.values()) ends.abort();
      watched.clear();
    },
  };
}

async function watchApp(deps: WatchDeps, appId: string, signal: AbortSignal): Promise<void> {
  const { timers, log } = deps;
  const backoff = createBackoff(deps.random);
  let marker: string | undefined;
  while (!signal.aborted) {
    let pause = breathMs;
    let connector: Connector | undefined;
    try {
      connector = await deps.connectors.apart(appId);
      for (;;) {
        const now = await ask(connector, marker, signal);
        backoff.reset();
        if (now !== undefined && now !== marker) deps.tell({ appId, marker: now });
        marker = now ?? marker;
        await sleep(timers, breathMs, signal);
        if (signal.aborted) return;
      }
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof ActionFailure)) throw thrown;
      const { code, status, retryAfterMs } = thrown.error;
      const unable = status === 404 || status === 405 || status === 501;
      pause = unable ? unableMs : backoff.next(retryAfterMs);
      const say = unable ? 'the connector does not tell of changes' : 'the app cannot be watched; it is tried again';
      log.warn({ appId, app: deps.apps.label(appId), code, pause }, say);
    } finally {
      connector?.close().catch(() => undefined);
    }
    await sleep(timers, pause, signal);
  }
}

/** @returns the marker; undefined where the connector has not reached its source yet */
async function ask(connector: Connector, after: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  const url = changesUrl(connector.settings.baseUrl, after, wait);
  const { json } = await connector.send({ method: 'GET', url, signal });
  const marker = json?.['marker'];
  return typeof marker === 'string' && marker !== '' ? marker.slice(0, 200) : undefined;
}
