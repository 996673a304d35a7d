import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../api/use-list.ts';
import { ListPanel } from '../parts/list-panel.tsx';
import { settingsTexts } from '../texts/tasks.ts';
import { moment } from '../texts/time.ts';
import { NewAdministrator } from './new-administrator.tsx';

const t = settingsTexts.admins;

export function Administrators() {
  const [adding, setAdding] = useState(false);
  const [q, setQ] = useState('');
  return (
    <ListPanel
      title={t.title}
      texts={t}
      list={useList(operations.listAdministrators, { query: { q } })}
      q={q}
      onSearch={setQ}
      add={<Button onClick={() => setAdding(true)}>{t.add}</Button>}
      columns={[
        { key: 'name', head: t.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
        { key: 'login', head: t.columns.login, cell: ({ login }) => login },
        { key: 'role', head: t.columns.role, cell: ({ role }) => settingsTexts.roles[role] ?? role },
        { key: 'since', head: t.columns.since, right: true, cell: ({ created }) => moment(created) },
      ]}
    >
      <NewAdministrator opened={adding} onClose={() => setAdding(false)} />
    </ListPanel>
  );
}
