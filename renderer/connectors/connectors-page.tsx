import { Button } from '@mantine/core';
import { Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { useAgentState } from '../api/state-context.ts';
import { NoAppYet } from '../parts/no-app-yet.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { connectorTexts as t } from '../texts/connectors.ts';
import { ConnectorCard } from './connector-card.tsx';

/** One card per app. `?test=all` or `?test=APP` in the address starts a test at once. */
export function ConnectorsPage() {
  const { apps } = useAgentState();
  const [params] = useSearchParams();
  const asked = params.get('test');
  const [round, setRound] = useState(0);
  const client = useClient();
  const summary = useQuery({
    queryKey: ['summary', 'today'],
    queryFn: () => client.actions.summary({ since: new Date().setHours(0, 0, 0, 0) }),
    refetchInterval: 5_000,
  });
  return (
    <>
      <PageHead
        title={t.title}
        actions={apps.length > 0 && <Button onClick={() => setRound(round + 1)}>{t.testAll}</Button>}
      />
      {apps.length === 0 && (
        <Panel padded={false}>
          <NoAppYet />
        </Panel>
      )}
      {apps.map((app) => (
        <ConnectorCard
          key={app.appId}
          app={app}
          last={summary.data?.apps.find((one) => one.app === app.label)?.last}
          round={round}
          atOnce={asked === 'all' || asked === app.appId}
        />
      ))}
    </>
  );
}
