import { NumberInput, Radio, Select } from '@mantine/core';
import type { BodyOf, Inbound, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Saving } from '../../api/use-edited.ts';
import { SavedForm } from '../../parts/saved-form.tsx';
import { appTexts } from '../../texts/apps.ts';
import { inboundTexts } from '../../texts/inbound.ts';
import { mappingTexts } from '../../texts/mappings.ts';

const t = inboundTexts.mode;

interface Props {
  appId: string;
  inbound: Inbound;
  save: Saving<BodyOf<(typeof operations)['replaceInbound']>>;
}

export function ModeForm({ appId, inbound, save }: Props) {
  const [mode, setMode] = useState(inbound.mode);
  const [settings, setSettings] = useState(inbound.settings);
  const change = (part: Partial<typeof settings>) => setSettings({ ...settings, ...part });
  const changed = mode !== inbound.mode || JSON.stringify(settings) !== JSON.stringify(inbound.settings);
  return (
    <SavedForm
      title={t.title}
      save={save}
      changed={changed}
      words={{ save: t.save, saved: t.saved }}
      primary
      onSubmit={() => save.run({ mode, settings })}
    >
      <div className="p-stack c-narrow">
        {inbound.mode === 'off' && <p className="p-small p-second">{inboundTexts.off}</p>}
        <Radio.Group label={t.label} value={mode} onChange={(value) => setMode(value as typeof mode)}>
          <div className="p-stack c-tight">
            {inbound.modes.map((name) => (
              <Radio key={name} value={name} label={t.values[name].name} description={t.values[name].text} />
            ))}
          </div>
        </Radio.Group>
        {mode === 'directory' && (
          <>
            <Select
              label={t.onDelete}
              data={Object.entries(t.onDeleteValues).map(([value, label]) => ({ value, label }))}
              value={settings.onDelete}
              onChange={(value) => change({ onDelete: value as typeof settings.onDelete })}
            />
            <p className="p-small p-second">{t.wins}</p>
            <p className="p-small p-second">
              {t.rules[0]}
              <Link to={`/apps/${appId}/to-org`}>{appTexts.tabs.toOrg}</Link>
              {t.rules[1]}
              <Link to={`/apps/${appId}/mappings`}>{mappingTexts.tab}</Link>
              {t.rules[2]}
            </p>
          </>
        )}
        {mode !== 'off' && (
          <div className="c-inline">
            <NumberInput
              label={t.perMinute}
              description={t.perMinuteHint}
              min={60}
              max={60_000}
              step={60}
              value={settings.requestsPerMinute}
              onChange={(value) => change({ requestsPerMinute: Number(value) })}
            />
            {mode === 'relay' && (
              <NumberInput
                label={t.deadline}
                description={t.deadlineHint}
                min={5}
                max={120}
                value={settings.deadlineSeconds}
                onChange={(value) => change({ deadlineSeconds: Number(value) })}
              />
            )}
          </div>
        )}
      </div>
    </SavedForm>
  );
}
