import { Button, NumberInput, Select } from '@mantine/core';
import type { InboundFeature, ToOrg } from '@postern/protocol/management';
import { Panel, StateBadge } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { useMay, WhoMay } from '../../parts/permitted.tsx';
import { SaveFault } from '../../parts/save-fault.tsx';
import { toOrgTexts as t } from '../../texts/to-org.ts';
import { IdleReason, OptionSwitch, stateOf } from './option-switch.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { Sourcing } from './sourcing.tsx';
import { type ToOrgValues, toOrgOf, valuesOf } from './to-org-values.ts';

interface Props {
  appId: string;
  feature: InboundFeature;
  save: Saving<ToOrg>;
}

export function ToOrgForm({ appId, feature, save }: Props) {
  const [values, setValues] = useState<ToOrgValues>(() => valuesOf(feature.capabilities));
  const change = (part: Partial<ToOrgValues>) => setValues({ ...values, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run(toOrgOf(values));
  };
  const may = useMay()(save.to);
  const changed = JSON.stringify(values) !== JSON.stringify(valuesOf(feature.capabilities));
  return (
    <form className="p-stack" onSubmit={submit}>
      <fieldset className="c-fieldset c-two" disabled={!may}>
        <div className="p-stack">
          <Matching values={values} change={change} feature={feature} />
          <Confirming values={values} change={change} />
        </div>
        <div className="p-stack">
          <Panel title={t.schedule.title}>
            <div className="p-stack">
              <OptionSwitch
                label={t.schedule.watch}
                hint={t.schedule.watchHint}
                on={values.watched}
                state={stateOf(feature, 'watch')}
                onChange={(watched) => change({ watched })}
              />
              <ScheduleFields appId={appId} values={values} change={change} state={stateOf(feature, 'incremental')} />
            </div>
          </Panel>
          <Sourcing values={values} change={change} />
          <Safeguard values={values} change={change} feature={feature} />
        </div>
      </fieldset>
      <SaveFault {...save} />
      <WhoMay to={save.to} />
      {may && (
        <div className="p-row">
          <Button type="submit" variant="filled" loading={save.busy} disabled={!changed}>
            {t.save}
          </Button>
          {save.done && !changed && <StateBadge state="ok">{t.saved}</StateBadge>}
        </div>
      )}
    </form>
  );
}

interface Fields {
  values: ToOrgValues;
  change(part: Partial<ToOrgValues>): void;
}

function Matching({ values, change, feature }: Fields & { feature: InboundFeature }) {
  return (
    <Panel title={t.matching.title}>
      <div className="p-stack">
        <p className="p-small p-second">{t.matching.lead}</p>
        <IdleReason state={stateOf(feature, 'import')} />
        <Select
          label={t.matching.exact}
          data={Object.entries(t.matching.criteria).map(([value, label]) => ({ value, label }))}
          value={values.exactMatchCriteria}
          onChange={(value) => change({ exactMatchCriteria: value as ToOrgValues['exactMatchCriteria'] })}
        />
        <LabelledSwitch
          label={t.matching.partial}
          hint={t.matching.partialHint}
          checked={values.allowPartialMatch}
          onChange={(allowPartialMatch) => change({ allowPartialMatch })}
        />
      </div>
    </Panel>
  );
}

function Confirming({ values, change }: Fields) {
  const { exact, partial, partialHint, fresh, freshHint, activate, activateHint } = t.confirming;
  return (
    <Panel title={t.confirming.title}>
      <div className="p-stack">
        <p className="p-small p-second">{t.confirming.lead}</p>
        <LabelledSwitch
          label={exact}
          checked={values.autoConfirmExactMatch}
          onChange={(autoConfirmExactMatch) => change({ autoConfirmExactMatch })}
        />
        <LabelledSwitch
          label={partial}
          hint={partialHint}
          checked={values.autoConfirmPartialMatch}
          disabled={!values.allowPartialMatch}
          onChange={(autoConfirmPartialMatch) => change({ autoConfirmPartialMatch })}
        />
        <LabelledSwitch
          label={fresh}
          hint={freshHint}
          checked={values.autoConfirmNewUsers}
          onChange={(autoConfirmNewUsers) => change({ autoConfirmNewUsers })}
        />
        <LabelledSwitch
          label={activate}
          hint={activateHint}
          checked={values.autoActivateNewUsers}
          onChange={(autoActivateNewUsers) => change({ autoActivateNewUsers })}
        />
      </div>
    </Panel>
  );
}

function Safeguard({ values, change, feature }: Fields & { feature: InboundFeature }) {
  return (
    <Panel title={t.safeguard.title}>
      <div className="p-stack">
        <OptionSwitch
          label={t.safeguard.on}
          hint={t.safeguard.onHint}
          on={values.guarded}
          state={stateOf(feature, 'readProfile')}
          onChange={(guarded) => change({ guarded })}
        />
        <div className="c-form">
          <NumberInput
            label={t.safeguard.count}
            min={0}
            max={10_000_000}
            clampBehavior="strict"
            disabled={!values.guarded}
            value={values.count}
            onChange={(value) => change({ count: Number(value) })}
          />
          <NumberInput
            label={t.safeguard.share}
            description={t.safeguard.shareHint}
            min={0}
            max={100}
            clampBehavior="strict"
            suffix=" %"
            disabled={!values.guarded}
            value={values.share}
            onChange={(value) => change({ share: Number(value) })}
          />
        </div>
      </div>
    </Panel>
  );
}
