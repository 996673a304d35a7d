import { type App, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { NotYet } from './not-yet.tsx';
import { ToAppForm } from './to-app-form.tsx';

/** What Postern may do in the application. */
export function ToAppTab({ app }: { app: App }) {
  const { loaded, saving } = useEdited(operations.getToApp, operations.replaceToApp, { appId: app.id });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return (
    <>
      <NotYet app={app} />
      <ToAppForm key={loaded.dataUpdatedAt} feature={loaded.data.answer} save={saving} />
    </>
  );
}
