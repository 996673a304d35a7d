import { type App, operations } from '@postern/protocol/management';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { WhoMay } from '../../parts/permitted.tsx';
import { common } from '../../texts/common.ts';
import { importTexts as t } from '../../texts/imports.ts';
import { NoConnector } from '../no-connector.tsx';
import { HeldBack } from './held-back.tsx';
import { ImportHead } from './import-head.tsx';
import { ImportResults } from './import-results.tsx';
import { RunButtons } from './run-buttons.tsx';

/** Run an import, see how it goes, decide what it found. */
export function ImportTab({ app }: { app: App }) {
  const params = { appId: app.id };
  const runs = useList(operations.listImports, { params, query: { limit: 1 } }, { every: 1500 });
  const start = useChange(operations.startImport);
  const run = (mode: 'full' | 'incremental') => start.mutate({ params, body: { mode } });
  if (!app.provisioning.configured) return <NoConnector app={app}>{t.noConnector}</NoConnector>;
  if (runs.error && !runs.items) return <FaultBlock fault={runs.error} />;
  if (!runs.items) return <Loading>{common.loading}</Loading>;
  const [last] = runs.items;
  if (!last) {
    return (
      <Panel>
        <EmptyState action={<RunButtons first busy={start.isPending} onRun={run} />}>{t.none}</EmptyState>
        <WhoMay to={operations.startImport} />
        <FaultBlock fault={start.error} />
      </Panel>
    );
  }
  const going = last.status === 'RUNNING' || last.status === 'RECEIVED';
  return (
    <>
      <WhoMay to={operations.startImport} />
      <ImportHead run={last} actions={!going && <RunButtons busy={start.isPending} onRun={run} />} />
      <FaultBlock fault={start.error} />
      {last.heldBack > 0 && <HeldBack app={app} run={last} />}
      <ImportResults key={last.id} app={app} going={going} />
    </>
  );
}
