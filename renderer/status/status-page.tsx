import { Button } from '@mantine/core';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { apiTexts } from '../texts/api.ts';
import { statusTexts as t } from '../texts/status.ts';
import { AppCards } from './app-cards.tsx';
import { Chain } from './chain.tsx';
import { Charts } from './charts.tsx';
import { OpenActions } from './open-actions.tsx';
import { StatusHead } from './status-head.tsx';

/** One glance: is it connected, does an app need someone, what happened last. */
export function StatusPage() {
  const client = useClient();
  const state = useAgentState();
  const summary = useQuery({
    queryKey: ['summary', 'today'],
    queryFn: () => client.actions.summary({ since: new Date().setHours(0, 0, 0, 0) }),
    refetchInterval: 5_000,
  });
  return (
    <>
      <StatusHead />
      <Fault fault={state.problem} />
      {state.state === 'paused' && <ErrorBlock state="working" title={t.pausedNote} />}
      {state.apps.map(
        ({ appId, label, problem }) =>
          problem && (
            <ErrorBlock
              key={appId}
              title={problem.message}
              next={describe(problem.code, { app: label }).next}
              code={problem.code}
              codeLabel={apiTexts.code}
              raw={problem.detail ?? (problem.status ? String(problem.status) : null)}
              action={
                <Button component={Link} to={`/connectors?test=${appId}`}>
                  {t.testNow}
                </Button>
              }
            />
          ),
      )}
      <Chain />
      <AppCards figures={summary.data?.apps ?? []} />
      <div className="s-two">
        <Charts minutes={summary.data?.minutes ?? []} />
        <OpenActions
          figures={summary.data?.apps ?? []}
          total={(summary.data?.waiting ?? 0) + (summary.data?.failed ?? 0)}
        />
      </div>
    </>
  );
}
