import { useThrottledCallback } from '@mantine/hooks';
import type { LogFilter, LogLine } from '@postern/protocol/console';
import { EmptyState, Loading } from '@postern/ui';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Fault } from '../parts/fault.tsx';
import { logTexts as t } from '../texts/logs.ts';
import { LineDetails } from './line-details.tsx';
import { LogFoot } from './log-foot.tsx';
import { LogHead } from './log-head.tsx';
import { LogList } from './log-list.tsx';
import { LogTools } from './log-tools.tsx';
import { useLogWindow } from './use-log-window.ts';

/** The log of the agent with its turned files as one, oldest first; live while it follows. */
export function LogsPage() {
  const [params] = useSearchParams();
  const [filter, setFilter] = useState<LogFilter>({
    level: 'trace',
    text: params.get('text') ?? '',
    action: params.get('action') ?? undefined,
  });
  const control = useLogWindow(filter);
  const { window, following, search, fault, jump, hold } = control;
  const [selected, setSelected] = useState<number>();
  /** The line at the top of the list. */
  const [top, setTop] = useState<LogLine>();
  const told = useThrottledCallback(setTop, 100);
  const chosen = window.lines.find(({ id }) => id === selected);
  const place = chosen ?? (following ? window.lines.at(-1) : top);
  const filtered = filter.text !== '' || filter.level !== 'trace' || Boolean(filter.app ?? filter.action);
  const last = window.lines.at(-1);
  const choose = useCallback(
    (next: LogFilter): void => {
      setFilter(next);
      setSelected(undefined);
      jump({ by: 'end' });
    },
    [jump],
  );
  const follow = useCallback((on: boolean): void => (on ? jump({ by: 'end' }) : hold()), [jump, hold]);
  return (
    <div className="g-page">
      <LogHead />
      <LogTools filter={filter} following={following} onFilter={choose} onJump={jump} onFollow={follow} />
      <Fault fault={fault} />
      <section className="p-panel g-panel" aria-label={t.title}>
        {window.fresh && !fault && <Loading>{t.reading}</Loading>}
        {!window.fresh && !last && search && <EmptyState>{t.searching}</EmptyState>}
        {!window.fresh && !last && !search && <EmptyState>{filtered ? t.noMatch : t.empty}</EmptyState>}
        <LogList
          lines={window.lines}
          following={following}
          selected={selected}
          onSelect={setSelected}
          onMore={control.more}
          onLeaveEnd={hold}
          onTop={told}
          onBegin={() => jump({ by: 'share', share: 0 })}
          onEnd={() => jump({ by: 'end' })}
        />
        {chosen && (
          <LineDetails
            line={chosen}
            onAction={(action) => choose({ level: 'trace', text: '', action })}
            onClose={() => setSelected(undefined)}
          />
        )}
        <LogFoot control={control} line={place} filtered={filtered} />
      </section>
    </div>
  );
}
