import { Select, Switch, TextInput } from '@mantine/core';
import { type App, type BodyOf, operations, type PushRule } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { type Saving, useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { pushRuleTexts } from '../../texts/push-rules.ts';

const t = pushRuleTexts.form;

type Condition = NonNullable<PushRule['conditions']['name']>;

type Body = BodyOf<typeof operations.createPushRule>;

export function NewPushRule({ app, onClose }: { app: App; onClose(): void }) {
  const create = useChange(operations.createPushRule, onClose);
  const run = (body: Body) => create.mutate({ params: { appId: app.id }, body });
  return <Fields rule={undefined} save={{ run, busy: create.isPending, fault: create.error }} onClose={onClose} />;
}

export function ChangePushRule({ app, ruleId, onClose }: { app: App; ruleId: string; onClose(): void }) {
  const params = { appId: app.id, ruleId };
  const { loaded, saving } = useEdited(operations.getPushRule, operations.replacePushRule, params, onClose);
  if (!loaded.data) return <FaultBlock fault={loaded.error} />;
  return <Fields key={loaded.dataUpdatedAt} rule={loaded.data.answer} save={saving} onClose={onClose} />;
}

interface Props {
  rule: PushRule | undefined;
  save: Pick<Saving<Body>, 'run' | 'busy' | 'fault'> & Partial<Pick<Saving<Body>, 'readAgain'>>;
  onClose(): void;
}

function Fields({ rule, save, onClose }: Props) {
  const [name, setName] = useState(rule?.name ?? '');
  const [byName, setByName] = useState<Condition>(rule?.conditions.name ?? { operator: 'STARTS_WITH', value: '' });
  const [byDescription, setByDescription] = useState<Condition>(
    rule?.conditions.description ?? { operator: 'CONTAINS', value: '' },
  );
  const [active, setActive] = useState(rule?.status !== 'INACTIVE');
  const [whenUnmatched, setWhenUnmatched] = useState<PushRule['whenUnmatched']>(rule?.whenUnmatched ?? 'LEAVE');
  const body = {
    name: name.trim(),
    status: active ? ('ACTIVE' as const) : ('INACTIVE' as const),
    conditions: {
      ...(byName.value.trim() && { name: byName }),
      ...(byDescription.value.trim() && { description: byDescription }),
    },
    whenUnmatched,
  };
  return (
    <FormDialog
      opened
      title={rule ? t.change(rule.name) : t.title}
      submit={rule ? t.save : t.create}
      busy={save.busy}
      ready={body.name !== '' && Object.keys(body.conditions).length > 0}
      fault={save.fault}
      readAgain={save.readAgain}
      onSubmit={() => save.run(body)}
      onClose={onClose}
    >
      <TextInput label={t.name} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <ConditionFields label={t.groupName} condition={byName} onChange={setByName} />
      <ConditionFields label={t.description} condition={byDescription} onChange={setByDescription} />
      <p className="p-small p-second">{t.hint}</p>
      <Select
        label={t.whenUnmatched}
        allowDeselect={false}
        data={Object.entries(t.unmatched).map(([value, label]) => ({ value, label }))}
        value={whenUnmatched}
        onChange={(value) => setWhenUnmatched(value as PushRule['whenUnmatched'])}
      />
      <Switch label={t.active} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
    </FormDialog>
  );
}

interface ConditionProps {
  label: string;
  condition: Condition;
  onChange(condition: Condition): void;
}

function ConditionFields({ label, condition, onChange }: ConditionProps) {
  return (
    <div className="p-row">
      <Select
        label={label}
        allowDeselect={false}
        data={Object.entries(pushRuleTexts.operators).map(([value, text]) => ({ value, label: text }))}
        value={condition.operator}
        onChange={(operator) => onChange({ ...condition, operator: operator as Condition['operator'] })}
      />
      <TextInput
        className="p-grow"
        label={t.value(label)}
        maxLength={255}
        value={condition.value}
        onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
      />
    </div>
  );
}
