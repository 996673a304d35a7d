import { Select, Switch, TextInput } from '@mantine/core';
import { type App, operations, type PushRule } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { pushRuleTexts } from '../../texts/push-rules.ts';

const t = pushRuleTexts.form;

type Condition = NonNullable<PushRule['conditions']['name']>;

/** A new push rule, or another state of one. */
export function PushRuleForm({ app, rule, onClose }: { app: App; rule: PushRule | undefined; onClose(): void }) {
  const [name, setName] = useState(rule?.name ?? '');
  const [byName, setByName] = useState<Condition>(rule?.conditions.name ?? { operator: 'STARTS_WITH', value: '' });
  const [byDescription, setByDescription] = useState<Condition>(
    rule?.conditions.description ?? { operator: 'CONTAINS', value: '' },
  );
  const [active, setActive] = useState(rule?.status !== 'INACTIVE');
  const [whenUnmatched, setWhenUnmatched] = useState<PushRule['whenUnmatched']>(rule?.whenUnmatched ?? 'LEAVE');
  const create = useChange(operations.createPushRule, onClose);
  const replace = useChange(operations.replacePushRule, onClose);
  const saving = rule ? replace : create;
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
      busy={saving.isPending}
      ready={body.name !== '' && Object.keys(body.conditions).length > 0}
      fault={saving.error}
      onSubmit={() =>
        rule
          ? replace.mutate({ params: { appId: app.id, ruleId: rule.id }, body })
          : create.mutate({ params: { appId: app.id }, body })
      }
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

interface Fields {
  label: string;
  condition: Condition;
  onChange(condition: Condition): void;
}

function ConditionFields({ label, condition, onChange }: Fields) {
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
