import { Button } from '@mantine/core';
import { operations, type User } from '@postern/protocol/management';
import { type Column, DataTable, EmptyState, Panel, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { Page } from '../../parts/page.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonState } from '../../parts/person-state.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { peopleTexts as t } from '../../texts/people.ts';
import { moment } from '../../texts/time.ts';
import { NewPerson } from './new-person.tsx';

const attribute = (name: string) => (person: User) => {
  const value = person.profile[name];
  return typeof value === 'string' ? value : '';
};

const columns: Column<User>[] = [
  {
    key: 'person',
    head: t.columns.person,
    width: '34%',
    cell: (person) => (
      <TwoLines
        first={
          <Link className="p-strong" to={`/people/${person.id}`}>
            {personName(person)}
          </Link>
        }
        second={person.profile.login}
      />
    ),
  },
  { key: 'state', head: t.columns.state, cell: ({ status }) => <PersonState status={status} /> },
  { key: 'title', head: t.columns.title, cell: attribute('title') },
  { key: 'department', head: t.columns.department, cell: attribute('department') },
  { key: 'changed', head: t.columns.changed, right: true, cell: ({ lastUpdated }) => moment(lastUpdated) },
];

export function PeoplePage() {
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const people = useList(operations.listUsers, { query: { q, limit: 50 } });
  const none = q === '' && people.items?.length === 0;
  const add = (
    <Button variant={none ? 'filled' : 'default'} onClick={() => setAdding(true)}>
      {t.newPerson}
    </Button>
  );
  return (
    <Page title={t.title} actions={!none && add}>
      <Panel padded={false} label={t.caption}>
        {!none && (
          <div className="c-tools">
            <SearchBox label={t.search} onSearch={setQ} width={320} />
          </div>
        )}
        <ListBox list={people} empty={none ? <EmptyState action={add}>{t.empty}</EmptyState> : t.noMatch}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
      </Panel>
      <NewPerson opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
