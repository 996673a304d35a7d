import { Textarea, TextInput } from '@mantine/core';
import type { BodyOf, GroupRule, operations } from '@postern/protocol/management';
import { useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { useMay } from '../../parts/permitted.tsx';
import { SavedForm } from '../../parts/saved-form.tsx';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenGroups } from './chosen-groups.tsx';
import { ChosenPeople } from './chosen-people.tsx';

const t = ruleTexts.form;

type Body = BodyOf<typeof operations.createGroupRule>;

interface Props {
  /** Absent: a new one. */
  rule?: GroupRule;
  locked?: boolean;
  submit: string;
  save: Saving<Body>;
}

/** Name, condition, groups and whom the rule passes over. */
export function RuleForm({ rule, locked = false, submit, save }: Props) {
  const [name, setName] = useState(rule?.name ?? '');
  const [condition, setCondition] = useState(rule?.conditions.expression.value ?? '');
  const [groups, setGroups] = useState(rule?.postern.groups ?? []);
  const [excluded, setExcluded] = useState(rule?.postern.excluded ?? []);
  const may = useMay()(save.to);
  const body: Body = {
    type: 'group_rule',
    name: name.trim(),
    conditions: {
      people: { users: { exclude: excluded.map(({ id }) => id) }, groups: { exclude: [] } },
      expression: { value: condition, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: groups.map(({ id }) => id) } },
  };
  const changed =
    name !== (rule?.name ?? '') ||
    condition !== (rule?.conditions.expression.value ?? '') ||
    JSON.stringify([groups, excluded]) !== JSON.stringify([rule?.postern.groups ?? [], rule?.postern.excluded ?? []]);
  return (
    <SavedForm
      title={t.title}
      save={save}
      changed={changed}
      valid={name.trim() !== '' && condition.trim() !== '' && groups.length > 0}
      words={{ save: submit, saved: t.saved }}
      primary
      locked={locked ? t.locked : undefined}
      onSubmit={() => save.run(body)}
    >
      <TextInput
        label={t.name}
        maxLength={100}
        readOnly={locked}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t.condition}
        description={t.conditionHint}
        autosize
        minRows={2}
        maxLength={5000}
        spellCheck={false}
        readOnly={locked}
        classNames={{ input: 'c-code' }}
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value)}
      />
      <ChosenGroups chosen={groups} locked={locked || !may} onChange={setGroups} />
      <ChosenPeople chosen={excluded} locked={locked || !may} onChange={setExcluded} />
    </SavedForm>
  );
}
