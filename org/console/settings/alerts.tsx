import { operations } from '@postern/protocol/management';
import { Loading, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { ListBox } from '../parts/list-box.tsx';
import { alertTexts as t } from '../texts/alerts.ts';
import { common } from '../texts/common.ts';
import { AlertList } from './alert-list.tsx';
import { AlertsForm } from './alerts-form.tsx';

export function Alerts() {
  const { loaded, saving } = useEdited(operations.getAlertSettings, operations.replaceAlertSettings, {});
  const alerts = useCall(operations.listAlerts, {}, { every: 10_000 });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return (
    <>
      <AlertsForm key={loaded.dataUpdatedAt} saved={loaded.data.answer} saving={saving} />
      <Panel title={t.last} padded={false}>
        <ListBox list={{ items: alerts.data, error: alerts.error }} empty={t.none}>
          {(rows) => <AlertList alerts={rows} />}
        </ListBox>
      </Panel>
    </>
  );
}
