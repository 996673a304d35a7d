import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../api/use-list.ts';
import { AskedChange } from '../parts/asked-change.tsx';
import { ListPanel } from '../parts/list-panel.tsx';
import { serviceAppTexts as t } from '../texts/service-apps.ts';
import { ago } from '../texts/time.ts';
import { ChangeServiceApp } from './change-service-app.tsx';
import { NewServiceApp } from './new-service-app.tsx';

/** Programs that use the management API by OAuth. */
export function ServiceApps() {
  const [q, setQ] = useState('');
  const [changing, setChanging] = useState<string>();
  return (
    <ListPanel
      title={t.title}
      texts={t}
      list={useList(operations.listServiceApps, { query: { q } })}
      q={q}
      onSearch={setQ}
      foot={<NewServiceApp />}
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
          key: 'do',
          head: '',
          right: true,
          width: 170,
          cell: ({ id, name }) => (
            <>
              <Button variant="subtle" size="xs" aria-label={t.changeLabel(name)} onClick={() => setChanging(id)}>
                {t.change}
              </Button>
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
            </>
          ),
        },
      ]}
    >
      {changing && <ChangeServiceApp serviceAppId={changing} onClose={() => setChanging(undefined)} />}
    </ListPanel>
  );
}
