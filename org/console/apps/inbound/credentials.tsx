import { Button } from '@mantine/core';
import { type Inbound, type InboundCredential, type InboundSecret, operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Panel } from '@postern/ui';
import { useState } from 'react';
import { AskedChange } from '../../parts/asked-change.tsx';
import { Permitted, useMay } from '../../parts/permitted.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { inboundTexts } from '../../texts/inbound.ts';
import { ago, moment } from '../../texts/time.ts';
import { NewCredential } from './new-credential.tsx';
import { RotateCredential } from './rotate-credential.tsx';

const t = inboundTexts.credentials;

/** What callers prove themselves with. */
export function Credentials({ appId, inbound }: { appId: string; inbound: Inbound }) {
  const [made, setMade] = useState<InboundSecret>();
  const [rotating, setRotating] = useState<InboundCredential>();
  const may = useMay()(operations.createInboundCredential);
  const { credentials } = inbound;
  const foot = may && (
    <div className="p-stack p-grow">
      <NewCredential appId={appId} onMade={setMade} first={credentials.length === 0} />
      {made && <ShownOnce title={t.shownOnce} next={t.shownNext} lines={linesOf(made)} />}
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
                <Permitted to={operations.revokeInboundCredential}>
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
                  <AskedChange
                    operation={operations.revokeInboundCredential}
                    args={{ params: { appId, credentialId: one.id } }}
                    look="row"
                    button={t.revoke}
                    label={t.revokeLabel(one.name)}
                    title={t.revokeTitle(one.name)}
                    confirm={t.revokeConfirm}
                  >
                    {t.revokeEffect}
                  </AskedChange>
                </Permitted>
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
    </Panel>
  );
}

function linesOf({ credential: { clientId }, secret }: InboundSecret) {
  if (!clientId) return [{ label: t.token, value: secret }];
  return [
    { label: t.clientId, value: clientId },
    { label: t.secret, value: secret },
  ];
}
