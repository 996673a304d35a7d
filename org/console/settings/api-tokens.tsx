import { operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { AskedChange } from '../parts/asked-change.tsx';
import { ListBox } from '../parts/list-box.tsx';
import { settingsTexts } from '../texts/tasks.ts';
import { ago, moment } from '../texts/time.ts';
import { NewToken } from './new-token.tsx';

const t = settingsTexts.tokens;

export function ApiTokens() {
  const { data, error } = useCall(operations.listApiTokens);
  return (
    <Panel title={t.title} padded={false} foot={<NewToken />}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <DataTable
            caption={t.caption}
            rows={rows}
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
        )}
      </ListBox>
    </Panel>
  );
}
