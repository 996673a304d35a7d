import { operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { AlertList } from './alert-list.tsx';
import { AlertsForm } from './alerts-form.tsx';

export function Alerts() {
  const { loaded, saving } = useEdited(operations.getAlertSettings, operations.replaceAlertSettings, {});
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return (
    <>
      <AlertsForm key={loaded.dataUpdatedAt} saved={loaded.data.answer} saving={saving} />
      <AlertList />
    </>
  );
}
