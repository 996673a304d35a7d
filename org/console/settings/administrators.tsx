import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useState } from 'react';
import { useCall } from '../api/use-call.ts';
import { ListBox } from '../parts/list-box.tsx';
import { settingsTexts } from '../texts/tasks.ts';
import { moment } from '../texts/time.ts';
import { NewAdministrator } from './new-administrator.tsx';

const t = settingsTexts.admins;

export function Administrators() {
  const [adding, setAdding] = useState(false);
  const { data, error } = useCall(operations.listAdministrators);
  return (
    <Panel title={t.title} padded={false} aside={<Button onClick={() => setAdding(true)}>{t.add}</Button>}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => (
          <DataTable
            caption={t.caption}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
              { key: 'login', head: t.columns.login, cell: ({ login }) => login },
              { key: 'role', head: t.columns.role, cell: ({ role }) => settingsTexts.roles[role] ?? role },
              { key: 'since', head: t.columns.since, right: true, cell: ({ created }) => moment(created) },
            ]}
          />
        )}
      </ListBox>
      <NewAdministrator opened={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}
