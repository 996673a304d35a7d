import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Loading, Panel } from '@postern/ui';
import { useState } from 'react';
import { useCall } from '../api/use-call.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { settingsTexts } from '../texts/tasks.ts';
import { moment } from '../texts/time.ts';
import { NewAdministrator } from './new-administrator.tsx';

const t = settingsTexts.admins;

export function Administrators() {
  const [adding, setAdding] = useState(false);
  const admins = useCall(operations.listAdministrators);
  return (
    <Panel title={t.title} padded={false} aside={<Button onClick={() => setAdding(true)}>{t.add}</Button>}>
      {admins.error && (
        <div className="c-pad">
          <FaultBlock fault={admins.error} />
        </div>
      )}
      {!admins.data && !admins.error && <Loading>{common.loading}</Loading>}
      {admins.data?.length === 0 && <EmptyState>{t.empty}</EmptyState>}
      {admins.data && admins.data.length > 0 && (
        <DataTable
          caption={t.caption}
          rows={admins.data}
          rowKey={({ id }) => id}
          columns={[
            { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
            { key: 'login', head: t.columns.login, cell: ({ login }) => login },
            { key: 'role', head: t.columns.role, cell: ({ role }) => settingsTexts.roles[role] ?? role },
            { key: 'since', head: t.columns.since, right: true, cell: ({ created }) => moment(created) },
          ]}
        />
      )}
      <NewAdministrator opened={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}
