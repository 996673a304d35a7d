import { Button, Textarea, TextInput } from '@mantine/core';
import type { BodyOf, GroupRule, operations } from '@postern/protocol/management';
import { ErrorBlock, Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { SaveFault } from '../../parts/save-fault.tsx';
import { ruleTexts } from '../../texts/rules.ts';
import { ChosenGroups } from './chosen-groups.tsx';
import { ChosenPeople } from './chosen-people.tsx';

const t = ruleTexts.form;

interface Props {
  /** Absent: a new one. */
  rule?: GroupRule;
  locked?: boolean;
  submit: string;
  save: Saving<BodyOf<typeof operations.createGroupRule>>;
}

/** Name, condition, groups and whom the rule passes over. */
export function RuleForm({ rule, locked = false, submit, save }: Props) {
  const [name, setName] = useState(rule?.name ?? '');
  const [condition, setCondition] = useState(rule?.conditions.expression.value ?? '');
  const [groups, setGroups] = useState(rule?.postern.groups ?? []);
  const [excluded, setExcluded] = useState(rule?.postern.excluded ?? []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    save.run({
      type: 'group_rule',
      name: name.trim(),
      conditions: {
        people: { users: { exclude: excluded.map(({ id }) => id) }, groups: { exclude: [] } },
        expression: { value: condition, type: 'urn:okta:expression:1.0' },
      },
      actions: { assignUserToGroups: { groupIds: groups.map(({ id }) => id) } },
    });
  };
  const ready = name.trim() !== '' && condition.trim() !== '' && groups.length > 0;
  return (
    <form onSubmit={send}>
      <Panel
        title={t.title}
        foot={
          !locked && (
            <Button type="submit" variant="filled" loading={save.busy} disabled={!ready}>
              {submit}
            </Button>
          )
        }
      >
        <div className="p-stack">
          {locked && <ErrorBlock state="working" title={t.locked} />}
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
          <ChosenGroups chosen={groups} locked={locked} onChange={setGroups} />
          <ChosenPeople chosen={excluded} locked={locked} onChange={setExcluded} />
          <SaveFault save={save} />
          {save.done && <ErrorBlock state="ok" title={t.saved} />}
        </div>
      </Panel>
    </form>
  );
}
