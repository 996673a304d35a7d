import { operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { ToOrgForm } from './to-org-form.tsx';

/** What imports bring from the application, when, and how far they go by themselves. */
export function ToOrgTab({ appId }: { appId: string }) {
  const { loaded, saving } = useEdited(operations.getToOrg, operations.replaceToOrg, { appId });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <ToOrgForm key={loaded.dataUpdatedAt} appId={appId} feature={loaded.data.answer} save={saving} />;
}
