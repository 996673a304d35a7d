import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { ListPanel, noneYet } from '../../parts/list-panel.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonState } from '../../parts/person-state.tsx';
import { groupTexts, peopleTexts } from '../../texts/people.ts';
import { PickMembers } from './pick-members.tsx';

const t = groupTexts.members;

/** @param props.own false: an imported group, whose members are the application's */
export function GroupMembers({ groupId, own }: { groupId: string; own: boolean }) {
  const [picking, setPicking] = useState(false);
  const [q, setQ] = useState('');
  const members = useList(operations.listGroupUsers, { params: { groupId }, query: { q, limit: 100 } });
  const remove = useChange(operations.removeGroupUser);
  const add = own && (
    <Permitted to={operations.addGroupUser}>
      <Button variant={noneYet({ list: members, q }) ? 'filled' : 'default'} onClick={() => setPicking(true)}>
        {t.add}
      </Button>
    </Permitted>
  );
  return (
    <ListPanel
      title={t.title}
      texts={{ ...t, search: peopleTexts.search }}
      list={members}
      q={q}
      onSearch={setQ}
      add={add}
      fault={remove.error}
      columns={[
        {
          key: 'person',
          head: peopleTexts.columns.person,
          cell: (person) => (
            <TwoLines
              first={<Link to={`/people/${person.id}`}>{personName(person)}</Link>}
              second={person.profile.login}
            />
          ),
        },
        { key: 'state', head: peopleTexts.columns.state, cell: ({ status }) => <PersonState status={status} /> },
        {
          key: 'by',
          head: t.by,
          cell: ({ postern }) =>
            postern.rules.map(({ id, name }) => (
              <Link key={id} className="c-listed" to={`/group-rules/${id}`}>
                {name}
              </Link>
            )),
        },
        {
          key: 'remove',
          head: '',
          right: true,
          width: 90,
          cell: (person) =>
            own &&
            person.postern.rules.length === 0 && (
              <Permitted to={operations.removeGroupUser}>
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={t.removeLabel(personName(person))}
                  onClick={() => remove.mutate({ params: { groupId, userId: person.id } })}
                >
                  {t.remove}
                </Button>
              </Permitted>
            ),
        },
      ]}
    >
      <PickMembers groupId={groupId} opened={picking} onClose={() => setPicking(false)} />
    </ListPanel>
  );
}
