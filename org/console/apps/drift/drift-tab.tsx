import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Permitted, WhoMay } from '../../parts/permitted.tsx';
import { common } from '../../texts/common.ts';
import { driftTexts as t } from '../../texts/drift.ts';
import { NoConnector } from '../no-connector.tsx';
import { DriftHead } from './drift-head.tsx';
import { DriftReport } from './drift-report.tsx';

/** App against org: run a check, see how it goes, repair what it found. */
export function DriftTab({ app }: { app: App }) {
  const params = { appId: app.id };
  const checks = useList(operations.listDriftChecks, { params, query: { limit: 1 } }, { every: 1500 });
  const start = useChange(operations.startDriftCheck);
  if (!app.provisioning.configured) return <NoConnector app={app}>{t.noConnector}</NoConnector>;
  if (checks.error && !checks.items) return <FaultBlock fault={checks.error} />;
  if (!checks.items) return <Loading>{common.loading}</Loading>;
  const [last] = checks.items;
  const run = (first: boolean) => (
    <Permitted to={operations.startDriftCheck}>
      <Button variant={first ? 'filled' : 'default'} loading={start.isPending} onClick={() => start.mutate({ params })}>
        {first ? t.run : t.again}
      </Button>
    </Permitted>
  );
  if (!last) {
    return (
      <Panel>
        <EmptyState action={run(true)}>{t.none}</EmptyState>
        <WhoMay to={operations.startDriftCheck} />
        <FaultBlock fault={start.error} />
      </Panel>
    );
  }
  const going = last.status === 'RUNNING' || last.status === 'COMPARING';
  return (
    <>
      <WhoMay to={operations.startDriftCheck} />
      <DriftHead check={last} action={!going && run(false)} />
      <FaultBlock fault={start.error} />
      {last.status !== 'FAILED' && <DriftReport key={last.id} app={app} check={last} going={going} />}
    </>
  );
}
