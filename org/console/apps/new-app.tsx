import { Select, TextInput } from '@mantine/core';
import { type AnswerOf, operations } from '@postern/protocol/management';
import { ScrollBox } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { useChange } from '../api/use-change.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { appsTexts } from '../texts/apps.ts';

const t = appsTexts.create;
type Preset = AnswerOf<typeof operations.listPresets>[number];

export function NewApp({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [label, setLabel] = useState('');
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<Preset>();
  const presets = useCall(operations.listPresets, {}, { enabled: opened });
  const navigate = useNavigate();
  const create = useChange(operations.createApp, ({ id }) => navigate(`/apps/${id}/provisioning`));
  const submit = () => {
    const form = { label: label.trim(), ...(name ? { name: name.trim() } : {}) };
    create.mutate({ body: preset ? { ...form, preset: preset.id } : form });
  };
  const choose = (id: string | null) => {
    const chosen = presets.data?.find((one) => one.id === id);
    // A label that nobody typed follows the choice.
    if (label === '' || label === preset?.label) setLabel(chosen?.label ?? '');
    setPreset(chosen);
  };
  return (
    <FormDialog
      opened={opened}
      title={t.title}
      submit={t.submit}
      size={620}
      busy={create.isPending}
      ready={label.trim() !== ''}
      fault={presets.error ?? create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="p-second">{t.lead}</p>
      <Select
        label={t.preset}
        description={t.presetHint}
        data={[
          { value: '', label: t.blank },
          ...(presets.data ?? []).map(({ id, label: known }) => ({ value: id, label: known })),
        ]}
        value={preset?.id ?? ''}
        allowDeselect={false}
        onChange={choose}
      />
      {preset && <Presumes preset={preset} />}
      <TextInput
        label={t.label}
        description={t.labelHint}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={100}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        label={t.name}
        description={t.nameHint}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** What has to hold for a preset to fit, and the part of the connector's configuration where there is one. */
function Presumes({ preset: { about, presumes, sql, csv } }: { preset: Preset }) {
  const configuration = sql ?? csv;
  const words = sql ? t.sql : t.csv;
  return (
    <div className="p-small">
      <p>{about}</p>
      <p className="p-second">{t.presumes}</p>
      <ul className="c-causes">
        {presumes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {configuration && (
        <details className="c-more">
          <summary>{words}</summary>
          <ScrollBox className="c-sql" label={words}>
            <pre className="c-mono">{JSON.stringify(configuration, null, 2)}</pre>
          </ScrollBox>
        </details>
      )}
    </div>
  );
}
