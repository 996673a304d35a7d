import { Button } from '@mantine/core';
import { type Inbound, type InboundCredential, type InboundSecret, operations } from '@postern/protocol/management';
import { Confirm, DataTable, EmptyState, Panel } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { inboundTexts } from '../../texts/inbound.ts';
import { ago, moment } from '../../texts/time.ts';
import { NewCredential } from './new-credential.tsx';
import { RotateCredential } from './rotate-credential.tsx';
import { ShownSecret } from './shown-secret.tsx';

const t = inboundTexts.credentials;

/** What callers prove themselves with. */
export function Credentials({ appId, inbound }: { appId: string; inbound: Inbound }) {
  const [made, setMade] = useState<InboundSecret>();
  const [rotating, setRotating] = useState<InboundCredential>();
  const [revoking, setRevoking] = useState<InboundCredential>();
  const revoke = useChange(operations.revokeInboundCredential, () => setRevoking(undefined));
  const { credentials } = inbound;
  const foot = (
    <div className="p-stack">
      <NewCredential appId={appId} onMade={setMade} first={credentials.length === 0} />
      {made && <ShownSecret made={made} />}
    </div>
  );
  return (
    <Panel title={t.title} padded={false} foot={foot}>
      {credentials.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {credentials.length > 0 && (
        <DataTable
          caption={t.caption}
          rows={credentials}
          rowKey={({ id }) => id}
          columns={[
            { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
            { key: 'type', head: t.columns.type, cell: ({ type }) => t.types[type] },
            { key: 'created', head: t.columns.created, cell: ({ created }) => moment(created) },
            { key: 'used', head: t.columns.used, cell: ({ lastUsed }) => ago(lastUsed) },
            {
              key: 'ends',
              head: t.columns.ends,
              cell: ({ expires }) => (expires ? t.until(moment(expires)) : t.always),
            },
            {
              key: 'change',
              head: '',
              right: true,
              width: 190,
              cell: (one) => (
                <>
                  {one.expires === null && (
                    <Button
                      variant="subtle"
                      size="xs"
                      aria-label={t.rotateLabel(one.name)}
                      onClick={() => setRotating(one)}
                    >
                      {t.rotate}
                    </Button>
                  )}
                  <Button
                    variant="subtle"
                    size="xs"
                    aria-label={t.revokeLabel(one.name)}
                    onClick={() => setRevoking(one)}
                  >
                    {t.revoke}
                  </Button>
                </>
              ),
            },
          ]}
        />
      )}
      {rotating && (
        <RotateCredential
          appId={appId}
          credential={rotating}
          onMade={(secret) => {
            setMade(secret);
            setRotating(undefined);
          }}
          onCancel={() => setRotating(undefined)}
        />
      )}
      <Confirm
        opened={revoking !== undefined}
        title={t.revokeTitle(revoking?.name ?? '')}
        confirm={t.revokeConfirm}
        cancel={common.cancel}
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ params: { appId, credentialId: revoking.id } })}
        onCancel={() => setRevoking(undefined)}
      >
        {t.revokeEffect}
        <FaultBlock fault={revoke.error} />
      </Confirm>
    </Panel>
  );
}
