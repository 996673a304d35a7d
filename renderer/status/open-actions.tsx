import { Icon, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { stateOfAction } from '../texts/states.ts';
import { statusTexts as t } from '../texts/status.ts';
import { clock } from '../texts/time.ts';

const tones: Record<string, string> = { failed: 'err', attention: 'warn' };

/** What waits and what failed, newest first. */
export function OpenActions({ total }: { total: number }) {
  const client = useClient();
  const open = useQuery({
    queryKey: ['open-actions'],
    queryFn: async () => {
      const asked = await Promise.all([
        client.actions.list({ status: 'waiting', limit: 5 }),
        client.actions.list({ status: 'failed', limit: 5 }),
      ]);
      return asked
        .flat()
        .sort((a, b) => b.at - a.at)
        .slice(0, 5);
    },
    refetchInterval: 5_000,
  });
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
      {open.data?.length === 0 && <p className="s-quiet p-small p-second">{t.nothingWaits}</p>}
      <ul className="s-open">
        {open.data?.map((row) => {
          const { state } = stateOfAction(row);
          return (
            <li key={row.id}>
              <span className={`p-ink p-tone-${tones[state] ?? 'work'}`}>
                <Icon name={state} />
              </span>
              <div className="p-grow">
                <div className="p-row">
                  <span className="p-grow p-cut p-small">{row.subject}</span>
                  <span className="p-meta">{clock(row.at)}</span>
                </div>
                <div className="p-meta p-cut" title={row.error?.message}>
                  {row.app}
                  {row.error && `, ${row.error.message}`}
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
