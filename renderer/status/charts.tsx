import type { ActivitySummary } from '@postern/protocol/console';
import { Panel } from '@postern/ui';
import { statusTexts as t } from '../texts/status.ts';
import { count } from '../texts/time.ts';
import { Plot } from './plot.tsx';
import { lastHour, topOf } from './scale.ts';

/** Actions per minute and answer times of the last hour. */
export function Charts({ minutes }: { minutes: ActivitySummary['minutes'] }) {
  const hour = lastHour(minutes, Date.now());
  const newest = hour.at(-1);
  const answered = hour.filter((minute) => minute.count > 0);
  const top = topOf(Math.max(...hour.map((minute) => minute.count)), 4);
  const slowest = topOf(Math.max(...hour.map(({ p95Ms }) => p95Ms)), 100);
  return (
    <Panel label={t.perMinute}>
      <div className="s-chart-head">
        <h3>{t.perMinute}</h3>
        <span className="p-grow" />
        <span className="p-small p-second">
          <b>{count(newest?.count ?? 0)}</b> {t.now}
        </span>
      </div>
      <Plot label={t.perMinute} top={top} from={hour[0]!.at} bars={hour.map((minute) => minute.count)} />
      <div className="s-chart-head">
        <h3>{t.answerTime}</h3>
        <span className="p-grow" />
        {answered.length > 0 && (
          <span className="p-small p-second s-key">
            <i className="s-key-line" /> {t.median} <b>{count(answered.at(-1)!.medianMs)}</b>
            <i className="s-key-dash" /> {t.p95} <b>{count(answered.at(-1)!.p95Ms)}</b>
          </span>
        )}
      </div>
      <Plot
        label={t.answerTime}
        top={slowest}
        from={hour[0]!.at}
        lines={[
          { className: 's-line', values: hour.map((minute) => (minute.count > 0 ? minute.medianMs : undefined)) },
          { className: 's-line s-dashed', values: hour.map((minute) => (minute.count > 0 ? minute.p95Ms : undefined)) },
        ]}
      />
      {answered.length === 0 && <p className="p-meta">{t.quiet}</p>}
    </Panel>
  );
}
