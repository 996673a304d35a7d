import { useState } from 'react';
import { GroupPicker } from '../../parts/directory-pickers.tsx';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenList, type Named } from './chosen-list.tsx';

const t = ruleTexts.form;

/** Groups of this org that the rule adds people to. */
export function ChosenGroups(props: { chosen: Named[]; locked: boolean; onChange(chosen: Named[]): void }) {
  const [picking, setPicking] = useState(false);
  const { chosen, onChange } = props;
  return (
    <>
      <ChosenList {...props} label={t.groups} none={t.noGroups} add={t.addGroup} onAdd={() => setPicking(true)} />
      <GroupPicker
        own
        title={t.pickGroups}
        opened={picking}
        verb={t.choose}
        onPick={async ({ id, profile }) =>
          onChange([...chosen.filter((group) => group.id !== id), { id, name: profile.name }])
        }
        onClose={() => setPicking(false)}
      />
    </>
  );
}
