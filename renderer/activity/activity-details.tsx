import { Button } from '@mantine/core';
import type { ActivityDetail } from '@postern/protocol/console';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, Icon, Loading } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { apiTexts } from '../texts/api.ts';
import { exactClock, span } from '../texts/time.ts';
import { ExchangeView } from './exchange-view.tsx';
import { stagesOf } from './stages.ts';

/** What came of one action; read again when its state (`version`) changes. */
export function ActivityDetails({ id, version }: { id: string; version: string }) {
  const client = useClient();
  const { org } = useAgentState();
  const detail = useQuery({ queryKey: ['action', id, version], queryFn: () => client.actions.get({ id }) });
  if (detail.error) return <Fault fault={faultOf(detail.error)} />;
  if (!detail.data) return <Loading>{t.reading}</Loading>;
  const { error, externalId, created, linked, exchanges } = detail.data;
  const raw = [error?.status, error?.detail].filter((part) => part !== undefined).join(' ');
  return (
    <div className="v-details">
      {error && (
        <ErrorBlock
          title={error.message}
          next={describe(error.code).next}
          code={error.code}
          codeLabel={apiTexts.code}
          raw={raw || null}
          action={
            error.class === 'person' &&
            org && (
              <Button
                component="a"
                href={`${org}/admin/tasks`}
                target="_blank"
                rel="noreferrer"
                rightSection={<Icon name="out" />}
              >
                {t.openTask}
              </Button>
            )
          }
        />
      )}
      <Stages detail={detail.data} />
      <ExchangeView key={exchanges.length} exchanges={exchanges} />
      <p className="v-facts p-meta">
        <Link className="p-small" to={`/logs?action=${id}`}>
          {t.logLines}
        </Link>
        <button
          type="button"
          className="v-copy p-small"
          onClick={() => void navigator.clipboard.writeText(JSON.stringify(detail.data, null, 2))}
        >
          {t.copy}
        </button>
        <span>
          {t.id} <code>{id}</code>
        </span>
        {externalId !== undefined && (
          <span>
            {t.externalId} <code>{externalId}</code>
            {(created || linked) && `, ${created ? t.created : t.linked}`}
          </span>
        )}
      </p>
    </div>
  );
}

function Stages({ detail }: { detail: ActivityDetail }) {
  return (
    <ol className="v-times">
      {stagesOf(detail).map(({ name, at, gap, found, failed }) => (
        <li key={name} className={failed ? 'v-time-failed' : undefined}>
          <span className="p-strong">
            {t.stages[name]} {failed && <Icon name="failed" size={14} />}
          </span>
          <span>{exactClock(at)}</span>
          <span className="p-meta">
            {gap !== undefined && `+${span(gap)}`}
            {found !== undefined && `, ${found ? t.wasFound : t.notFound}`}
          </span>
        </li>
      ))}
      {!detail.reported && detail.answeredAt !== undefined && (
        <li>
          <span className="p-strong">{t.stages.reported}</span>
          <span>{t.notReported}</span>
        </li>
      )}
    </ol>
  );
}
