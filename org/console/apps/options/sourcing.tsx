import { Select } from '@mantine/core';
import { Panel } from '@postern/ui';
import { Link } from 'react-router';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { toOrgTexts } from '../../texts/to-org.ts';
import type { ToOrgValues } from './to-org-values.ts';

const t = toOrgTexts.sourcing;

interface Props {
  values: ToOrgValues;
  change(part: Partial<ToOrgValues>): void;
}

/** Whether the app owns people's profiles, and what the states of its accounts make of them. */
export function Sourcing({ values, change }: Props) {
  const off = !values.sources;
  return (
    <Panel title={t.title}>
      <div className="p-stack">
        <p className="p-small p-second">
          {t.lead} <Link to="/profile-sources">{t.order}</Link>
        </p>
        <LabelledSwitch
          label={t.on}
          hint={t.onHint}
          checked={values.sources}
          onChange={(sources) => change({ sources })}
        />
        <Select
          label={t.deactivated}
          description={t.deactivatedHint}
          data={Object.entries(t.actions).map(([value, label]) => ({ value, label }))}
          value={values.onDeactivated}
          disabled={off}
          allowDeselect={false}
          onChange={(value) => change({ onDeactivated: value as ToOrgValues['onDeactivated'] })}
        />
        <LabelledSwitch
          label={t.unsuspend}
          checked={values.unsuspends}
          disabled={off}
          onChange={(unsuspends) => change({ unsuspends })}
        />
        <LabelledSwitch
          label={t.reactivate}
          hint={t.backHint}
          checked={values.reactivates}
          disabled={off}
          onChange={(reactivates) => change({ reactivates })}
        />
      </div>
    </Panel>
  );
}
