import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../api/use-list.ts';
import { AskedChange } from '../parts/asked-change.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { settingsTexts } from '../texts/tasks.ts';
import { ago, moment } from '../texts/time.ts';
import { NewToken } from './new-token.tsx';

const t = settingsTexts.tokens;

export function ApiTokens() {
  const [q, setQ] = useState('');
  return (
    <ListPanel
      title={t.title}
      texts={t}
      list={useList(operations.listApiTokens, { query: { q } })}
      q={q}
      onSearch={setQ}
      foot={<NewToken />}
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
          cell: ({ id, name }) => (
            <AskedChange
              operation={operations.deleteApiToken}
              args={{ params: { tokenId: id } }}
              look="row"
              button={t.revoke}
              label={t.revokeLabel(name)}
              title={t.revokeTitle(name)}
              confirm={t.revokeConfirm}
            >
              {t.revokeEffect}
            </AskedChange>
          ),
        },
      ]}
    />
  );
}
