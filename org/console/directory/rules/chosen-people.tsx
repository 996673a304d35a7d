import type { GroupRule } from '@postern/protocol/management';
import { useState } from 'react';
import { PeoplePicker } from '../../parts/directory-pickers.tsx';
import { personName } from '../../parts/person-name.ts';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenList } from './chosen-list.tsx';

const t = ruleTexts.form;
type Excluded = GroupRule['postern']['excluded'];

/** People whom the rule passes over. */
export function ChosenPeople(props: { chosen: Excluded; locked: boolean; onChange(chosen: Excluded): void }) {
  const [picking, setPicking] = useState(false);
  const { chosen, onChange } = props;
  return (
    <>
      <ChosenList {...props} label={t.excluded} none={t.noExcluded} add={t.addPerson} onAdd={() => setPicking(true)} />
      <PeoplePicker
        title={t.pickPeople}
        opened={picking}
        verb={t.choose}
        onPick={async (person) => {
          const { id, profile } = person;
          onChange([...chosen.filter((one) => one.id !== id), { id, login: profile.login, name: personName(person) }]);
        }}
        onClose={() => setPicking(false)}
      />
    </>
  );
}
