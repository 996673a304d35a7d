import type { ActivitySummary } from '@postern/protocol/console';
import { StateBadge } from '@postern/ui';
import { useAgentState } from '../api/state-context.ts';
import { useNow } from '../api/use-now.ts';
import { NoAppYet } from '../parts/no-app-yet.tsx';
import { statusTexts as t } from '../texts/status.ts';
import { ago, count } from '../texts/time.ts';

/** One card per app: does it answer, what was done today, what waits. */
export function AppCards({ figures }: { figures: ActivitySummary['apps'] }) {
  const { apps } = useAgentState();
  const now = useNow();
  if (apps.length === 0)
    return (
      <section className="p-panel">
        <NoAppYet />
      </section>
    );
  return (
    <div className="s-cards">
      {apps.map(({ appId, label, problem }) => {
        const { done = 0, failed = 0, waiting = 0, last } = figures.find(({ app }) => app === label) ?? {};
        return (
          <section key={appId} className="p-panel s-card" aria-label={label}>
            <h3>{label}</h3>
            <div className="p-row">
              <StateBadge state={problem ? 'failed' : 'ok'}>{problem ? t.appStopped : t.connected}</StateBadge>
              <span className="p-grow" />
              {last && <span className="p-meta">{t.last(ago(last.at, now), last.ms)}</span>}
            </div>
            <dl className="s-card-figures">
              <dt>{t.today}</dt>
              <dd>{t.counts(done, failed)}</dd>
              <dt>{t.waiting}</dt>
              <dd>{count(waiting)}</dd>
            </dl>
          </section>
        );
      })}
    </div>
  );
}
