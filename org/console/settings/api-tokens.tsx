import { Button } from '@mantine/core';
import { type apiToken, operations } from '@postern/protocol/management';
import { Confirm, DataTable, EmptyState, Loading, Panel } from '@postern/ui';
import { useState } from 'react';
import type { z } from 'zod';
import { useCall } from '../api/use-call.ts';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { settingsTexts } from '../texts/tasks.ts';
import { ago, moment } from '../texts/time.ts';
import { NewToken } from './new-token.tsx';

const t = settingsTexts.tokens;
type ApiToken = z.infer<typeof apiToken>;

export function ApiTokens() {
  const tokens = useCall(operations.listApiTokens);
  const [revoking, setRevoking] = useState<ApiToken>();
  const revoke = useChange(operations.deleteApiToken, () => setRevoking(undefined));
  return (
    <Panel title={t.title} padded={false} foot={<NewToken />}>
      {tokens.error && (
        <div className="c-pad">
          <FaultBlock fault={tokens.error} />
        </div>
      )}
      {!tokens.data && !tokens.error && <Loading>{common.loading}</Loading>}
      {tokens.data?.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {tokens.data && tokens.data.length > 0 && (
        <DataTable
          caption={t.caption}
          rows={tokens.data}
          rowKey={({ id }) => id}
          columns={[
            { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
            { key: 'by', head: t.columns.by, cell: ({ createdBy }) => createdBy },
            { key: 'created', head: t.columns.created, right: true, cell: ({ created }) => moment(created) },
            { key: 'used', head: t.columns.used, right: true, cell: ({ lastUsed }) => ago(lastUsed) },
            {
              key: 'revoke',
              head: '',
              right: true,
              width: 100,
              cell: (token) => (
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={t.revokeLabel(token.name)}
                  onClick={() => setRevoking(token)}
                >
                  {t.revoke}
                </Button>
              ),
            },
          ]}
        />
      )}
      <Confirm
        opened={revoking !== undefined}
        title={t.revokeTitle(revoking?.name ?? '')}
        confirm={t.revokeConfirm}
        cancel={common.cancel}
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ params: { tokenId: revoking.id } })}
        onCancel={() => setRevoking(undefined)}
      >
        {t.revokeEffect}
        <FaultBlock fault={revoke.error} />
      </Confirm>
    </Panel>
  );
}
