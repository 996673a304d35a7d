import { operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { Picker } from '../../parts/picker.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenList, type Named } from './chosen-list.tsx';

const t = ruleTexts.form;

/** Groups of this org that the rule adds people to. */
export function ChosenGroups(props: { chosen: Named[]; locked: boolean; onChange(chosen: Named[]): void }) {
  const [picking, setPicking] = useState(false);
  const [q, setQ] = useState('');
  const groups = useList(operations.listGroups, { query: { q, type: 'OKTA_GROUP', limit: 50 } }, { enabled: picking });
  const { chosen, onChange } = props;
  return (
    <>
      <ChosenList {...props} label={t.groups} none={t.noGroups} add={t.addGroup} onAdd={() => setPicking(true)} />
      <Picker
        title={t.pickGroups}
        opened={picking}
        searchLabel={assignmentTexts.picker.searchGroups}
        empty={assignmentTexts.picker.emptyGroups}
        verb={t.choose}
        list={groups}
        keyOf={({ id }) => id}
        nameOf={({ profile }) => profile.name}
        show={({ profile }) => <TwoLines first={profile.name} second={profile.description} />}
        fault={null}
        onSearch={setQ}
        onPick={async ({ id, profile }) =>
          onChange([...chosen.filter((group) => group.id !== id), { id, name: profile.name }])
        }
        onClose={() => setPicking(false)}
      />
    </>
  );
}
