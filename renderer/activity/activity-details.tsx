import type { ActivityDetail } from '@postern/protocol/console';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, Icon, KeyValues, Loading } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { apiTexts } from '../texts/api.ts';
import { exactClock, span } from '../texts/time.ts';

/** What came of one action; read again when its state (`version`) changes. */
export function ActivityDetails({ id, version }: { id: string; version: string }) {
  const client = useClient();
  const detail = useQuery({ queryKey: ['action', id, version], queryFn: () => client.actions.get({ id }) });
  if (detail.error) return <Fault fault={faultOf(detail.error)} />;
  if (!detail.data) return <Loading>{t.reading}</Loading>;
  const { error, externalId, created, linked } = detail.data;
  const raw = [error?.status, error?.detail].filter((part) => part !== undefined).join(' ');
  const facts: [string, ReactNode][] = [[t.id, <code key="id">{id}</code>]];
  if (externalId !== undefined) facts.push([t.externalId, <code key="external">{externalId}</code>]);
  if (created || linked) facts.push([t.made, created ? t.created : t.linked]);
  return (
    <div className="v-details">
      {error && (
        <ErrorBlock
          title={error.message}
          next={describe(error.code).next}
          code={error.code}
          codeLabel={apiTexts.code}
          raw={raw || null}
        />
      )}
      <Times detail={detail.data} />
      <KeyValues rows={facts} />
      <Link className="p-small" to={`/logs?action=${id}`}>
        {t.logLines}
      </Link>
    </div>
  );
}

/** When each step was, and the gap before it. */
function Times({ detail }: { detail: ActivityDetail }) {
  const { changedAt, at, sentAt, answeredAt, reported, status } = detail;
  const steps: [string, number | undefined][] = [
    [t.stages.changed, changedAt],
    [t.stages.taken, at],
    [t.stages.sent, sentAt],
    [t.stages.answered, answeredAt],
  ];
  const known = steps.filter((step): step is [string, number] => step[1] !== undefined);
  return (
    <ol className="v-times">
      {known.map(([name, time], n) => {
        const failed = name === t.stages.answered && status === 'failed';
        return (
          <li key={name} className={failed ? 'v-time-failed' : undefined}>
            <span className="p-strong">
              {name} {failed && <Icon name="failed" size={14} />}
            </span>
            <span>{exactClock(time)}</span>
            <span className="p-meta">{n > 0 && `+${span(Math.max(0, time - known[n - 1]![1]))}`}</span>
          </li>
        );
      })}
      <li>
        <span className="p-strong">{t.stages.reported}</span>
        <span>{reported ? t.yes : t.notReported}</span>
      </li>
    </ol>
  );
}
