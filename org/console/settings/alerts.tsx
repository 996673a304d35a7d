import { operations } from '@postern/protocol/management';
import { Loading, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { alertTexts as t } from '../texts/alerts.ts';
import { common } from '../texts/common.ts';
import { AlertList } from './alert-list.tsx';
import { AlertsForm } from './alerts-form.tsx';

export function Alerts() {
  const { loaded, saving } = useEdited(operations.getAlertSettings, operations.replaceAlertSettings, {});
  const alerts = useCall(operations.listAlerts, {}, { every: 10_000 });
  return (
    <>
      <Panel title={t.title}>
        <FaultBlock fault={loaded.error} />
        {!loaded.data && !loaded.error && <Loading>{common.loading}</Loading>}
        {loaded.data && <AlertsForm key={loaded.dataUpdatedAt} saved={loaded.data.answer} saving={saving} />}
      </Panel>
      <Panel title={t.last} padded={false}>
        {alerts.error && (
          <div className="c-pad">
            <FaultBlock fault={alerts.error} />
          </div>
        )}
        {alerts.data && <AlertList alerts={alerts.data} />}
      </Panel>
    </>
  );
}
