import { Select, TextInput } from '@mantine/core';
import type { InboundFeature } from '@postern/protocol/management';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { toOrgTexts } from '../../texts/to-org.ts';
import { IdleReason } from './option-switch.tsx';
import type { CronTime, ToOrgValues } from './to-org-values.ts';
import { useNextRuns } from './use-next-runs.ts';

const t = toOrgTexts.schedule;
const zones = Intl.supportedValuesOf('timeZone');
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zoneNames = [...new Set(['UTC', here, ...zones])];

interface Props {
  appId: string;
  values: ToOrgValues;
  change(part: Partial<ToOrgValues>): void;
  /** What imports of changes do in fact. */
  state: InboundFeature['options'][number] | undefined;
}

/** When imports start by themselves: one time for full ones, one for those of what changed. */
export function ScheduleFields({ appId, values, change, state }: Props) {
  const { watched, scheduled, full, incremental } = values;
  return (
    <div className="p-stack">
      <LabelledSwitch label={t.on} hint={t.onHint} checked={scheduled} onChange={(on) => change({ scheduled: on })} />
      {scheduled && (
        <>
          <Time appId={appId} label={t.full} time={full} onChange={(time) => change({ full: time })} />
          <Time
            appId={appId}
            label={t.incremental}
            time={incremental}
            onChange={(time) => change({ incremental: time })}
          />
          {incremental && <IdleReason state={state} />}
          {!full && !incremental && !watched && <p className="p-small p-second">{t.nothing}</p>}
        </>
      )}
    </div>
  );
}

interface TimeProps {
  appId: string;
  label: string;
  time: CronTime | null;
  onChange(time: CronTime | null): void;
}

function Time({ appId, label, time, onChange }: TimeProps) {
  const next = useNextRuns(appId, time);
  const known = time === null || time.expression in t.presets;
  const choices = [...Object.entries(t.presets), ...(known ? [] : [[time.expression, t.own] as const])];
  return (
    <div className="c-form">
      <Select
        className="c-wide"
        label={label}
        data={choices.map(([value, name]) => ({ value, label: name }))}
        value={time?.expression ?? ''}
        allowDeselect={false}
        onChange={(expression) => onChange(expression ? { timezone: here, ...time, expression } : null)}
      />
      {time && (
        <>
          <TextInput
            aria-label={t.cronOf(label)}
            label={t.cron}
            classNames={{ input: 'c-mono' }}
            spellCheck={false}
            maxLength={100}
            value={time.expression}
            {...(next.fault ? { error: next.fault } : {})}
            onChange={(event) => onChange({ ...time, expression: event.currentTarget.value })}
          />
          <Select
            aria-label={t.zoneOf(label)}
            label={t.zone}
            searchable
            allowDeselect={false}
            data={zoneNames.includes(time.timezone) ? zoneNames : [time.timezone, ...zoneNames]}
            value={time.timezone}
            onChange={(timezone) => timezone && onChange({ ...time, timezone })}
          />
          {next.words && (
            <p className="c-wide p-small p-second" aria-live="polite">
              {t.next(next.words)}
            </p>
          )}
        </>
      )}
    </div>
  );
}
