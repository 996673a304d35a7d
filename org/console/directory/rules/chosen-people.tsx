import { type GroupRule, operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { personName } from '../../parts/person-name.ts';
import { Picker } from '../../parts/picker.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenList } from './chosen-list.tsx';

const t = ruleTexts.form;
type Excluded = GroupRule['postern']['excluded'];

/** People whom the rule passes over. */
export function ChosenPeople(props: { chosen: Excluded; locked: boolean; onChange(chosen: Excluded): void }) {
  const [picking, setPicking] = useState(false);
  const [q, setQ] = useState('');
  const people = useList(operations.listUsers, { query: { q, limit: 50 } }, { enabled: picking });
  const { chosen, onChange } = props;
  return (
    <>
      <ChosenList {...props} label={t.excluded} none={t.noExcluded} add={t.addPerson} onAdd={() => setPicking(true)} />
      <Picker
        title={t.pickPeople}
        opened={picking}
        searchLabel={assignmentTexts.picker.searchPeople}
        empty={assignmentTexts.picker.empty}
        verb={t.choose}
        list={people}
        keyOf={({ id }) => id}
        nameOf={(person) => personName(person)}
        show={(person) => <TwoLines first={personName(person)} second={person.profile.login} />}
        fault={null}
        onSearch={setQ}
        onPick={async (person) => {
          const { id, profile } = person;
          onChange([...chosen.filter((one) => one.id !== id), { id, login: profile.login, name: personName(person) }]);
        }}
        onClose={() => setPicking(false)}
      />
    </>
  );
}
