import { operations, type User } from '@postern/protocol/management';
import { type Column, TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { ListPage } from '../../parts/list-page.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonState } from '../../parts/person-state.tsx';
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
  {
    key: 'source',
    head: t.columns.source,
    cell: ({ source }) => source?.label ?? <span className="p-quiet">{t.own}</span>,
  },
  { key: 'title', head: t.columns.title, cell: attribute('title') },
  { key: 'department', head: t.columns.department, cell: attribute('department') },
  { key: 'changed', head: t.columns.changed, right: true, cell: ({ lastUpdated }) => moment(lastUpdated) },
];

export function PeoplePage() {
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const people = useList(operations.listUsers, { query: { q, limit: 50 } });
  return (
    <ListPage
      texts={t}
      list={people}
      columns={columns}
      q={q}
      onSearch={setQ}
      create={{ words: t.newPerson, operation: operations.createUser, run: () => setAdding(true) }}
    >
      <NewPerson opened={adding} onClose={() => setAdding(false)} />
    </ListPage>
  );
}
