import type { ActivitySummary } from '@postern/protocol/console';
import { Icon, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { useAgentState } from '../api/state-context.ts';
import { statusTexts as t } from '../texts/status.ts';
import { clock } from '../texts/time.ts';
import { openItems } from './open-items.ts';

const tones: Record<string, string> = { failed: 'err', attention: 'warn' };

/** What waits and what failed. */
export function OpenActions({ figures, total }: { figures: ActivitySummary['apps']; total: number }) {
  const client = useClient();
  const { apps } = useAgentState();
  const failed = useQuery({
    queryKey: ['failed-actions'],
    queryFn: () => client.actions.list({ status: 'failed', limit: 100 }),
    refetchInterval: 5_000,
  });
  const items = openItems(figures, failed.data ?? [], apps, 4);
  return (
    <Panel
      title={<span className="s-panel-title">{t.waitingAndFailed}</span>}
      aside={
        total > 0 && (
          <Link className="p-small" to="/activity">
            {t.all(total)}
          </Link>
        )
      }
      padded={false}
      label={t.waitingAndFailed}
    >
      {failed.data && items.length === 0 && <p className="s-quiet p-small p-second">{t.nothingWaits}</p>}
      <ul className="s-open">
        {items.map(({ key, state, title, about, at }) => (
          <li key={key}>
            <span className={`p-ink p-tone-${tones[state] ?? 'work'}`}>
              <Icon name={state} />
            </span>
            <div className="p-grow">
              <div className="p-row">
                <span className="p-grow p-cut p-small">{title}</span>
                {at !== undefined && <span className="p-meta">{clock(at)}</span>}
              </div>
              <div className="p-meta s-open-about" title={about}>
                {about}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
