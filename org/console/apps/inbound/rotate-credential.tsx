import { Select } from '@mantine/core';
import { type InboundCredential, type InboundSecret, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { inboundTexts } from '../../texts/inbound.ts';

const t = inboundTexts.credentials;

interface Props {
  appId: string;
  credential: InboundCredential;
  onMade(made: InboundSecret): void;
  onCancel(): void;
}

export function RotateCredential({ appId, credential, onMade, onCancel }: Props) {
  const [overlap, setOverlap] = useState('24');
  const rotate = useChange(operations.rotateInboundCredential, onMade);
  const params = { appId, credentialId: credential.id };
  return (
    <Confirm
      opened
      title={t.rotateTitle(credential.name)}
      confirm={t.rotateConfirm}
      cancel={common.cancel}
      busy={rotate.isPending}
      onConfirm={() => rotate.mutate({ params, body: { overlapHours: Number(overlap) } })}
      onCancel={onCancel}
    >
      <div className="p-stack">
        {t.rotateEffect}
        <Select
          label={t.overlap}
          data={Object.entries(t.overlaps).map(([value, label]) => ({ value, label }))}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '24')}
        />
        <FaultBlock fault={rotate.error} />
      </div>
    </Confirm>
  );
}
