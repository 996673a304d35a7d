import { operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { AskedChange } from '../parts/asked-change.tsx';
import { ListBox } from '../parts/list-box.tsx';
import { serviceAppTexts as t } from '../texts/service-apps.ts';
import { ago } from '../texts/time.ts';
import { NewServiceApp } from './new-service-app.tsx';

/** Programs that use the management API by OAuth. */
export function ServiceApps() {
  const { data, error } = useCall(operations.listServiceApps);
  return (
    <Panel title={t.title} padded={false} foot={<NewServiceApp />}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <DataTable
            caption={t.title}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
              { key: 'client', head: t.columns.client, cell: ({ clientId }) => <code>{clientId}</code> },
              {
                key: 'scopes',
                head: t.columns.scopes,
                cell: ({ scopes, dpop }) => [...scopes, ...(dpop ? [t.bound] : [])].join(', '),
              },
              { key: 'by', head: t.columns.by, cell: ({ createdBy }) => createdBy },
              { key: 'used', head: t.columns.used, right: true, cell: ({ lastUsed }) => ago(lastUsed) },
              {
                key: 'remove',
                head: '',
                right: true,
                width: 100,
                cell: ({ id, name }) => (
                  <AskedChange
                    operation={operations.deleteServiceApp}
                    args={{ params: { serviceAppId: id } }}
                    look="row"
                    button={t.remove}
                    label={t.removeLabel(name)}
                    title={t.removeTitle(name)}
                    confirm={t.removeConfirm}
                  >
                    {t.removeEffect}
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
