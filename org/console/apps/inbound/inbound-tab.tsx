import { operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useCall } from '../../api/use-call.ts';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { Credentials } from './credentials.tsx';
import { ModeForm } from './mode-form.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { Requests } from './requests.tsx';

/** What an identity provider in front of the org may send to an app, and what it has sent. */
export function InboundTab({ appId }: { appId: string }) {
  const params = { appId };
  const seen = useCall(operations.getInbound, { params }, { every: 5000 });
  const { loaded, saving } = useEdited(operations.getInbound, operations.replaceInbound, params);
  if (loaded.error || seen.error) return <FaultBlock fault={loaded.error ?? seen.error} />;
  if (!loaded.data || !seen.data) return <Loading>{common.loading}</Loading>;
  const { mode } = loaded.data.answer;
  return (
    <div className="p-stack">
      <ModeForm key={loaded.dataUpdatedAt} appId={appId} inbound={loaded.data.answer} save={saving} />
      {(mode !== 'off' || seen.data.credentials.length > 0) && (
        <>
          <Credentials appId={appId} inbound={seen.data} />
          <ProviderFields inbound={seen.data} />
          <Requests appId={appId} inbound={seen.data} />
        </>
      )}
    </div>
  );
}
