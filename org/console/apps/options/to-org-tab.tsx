import { type App, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { NotYet } from './not-yet.tsx';
import { ToOrgForm } from './to-org-form.tsx';

/** What imports bring from the application, when, and how far they go by themselves. */
export function ToOrgTab({ app }: { app: App }) {
  const { loaded, saving } = useEdited(operations.getToOrg, operations.replaceToOrg, { appId: app.id });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return (
    <>
      <NotYet app={app} />
      <ToOrgForm key={loaded.dataUpdatedAt} appId={app.id} feature={loaded.data.answer} save={saving} />
    </>
  );
}
