import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type AnswerOf, operations } from '@postern/protocol/management';
import { ScrollBox } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { appsTexts } from '../texts/apps.ts';
import { common } from '../texts/common.ts';

const t = appsTexts.create;
type Preset = AnswerOf<typeof operations.listPresets>[number];

export function NewApp({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [label, setLabel] = useState('');
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<Preset>();
  const presets = useCall(operations.listPresets, {}, { enabled: opened });
  const navigate = useNavigate();
  const create = useChange(operations.createApp, ({ id }) => navigate(`/apps/${id}/provisioning`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
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
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.title}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form className="p-stack" onSubmit={submit}>
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
        <FaultBlock fault={presets.error ?? create.error} />
        <div className="p-row p-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="filled" loading={create.isPending} disabled={label.trim() === ''}>
            {t.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What has to hold for a preset to fit, and the part of the SQL connector's configuration where there is one. */
function Presumes({ preset: { about, presumes, sql } }: { preset: Preset }) {
  return (
    <div className="p-small">
      <p>{about}</p>
      <p className="p-second">{t.presumes}</p>
      <ul className="c-causes">
        {presumes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {sql && (
        <details className="c-more">
          <summary>{t.sql}</summary>
          <ScrollBox className="c-sql" label={t.sql}>
            <pre className="c-mono">{JSON.stringify(sql, null, 2)}</pre>
          </ScrollBox>
        </details>
      )}
    </div>
  );
}
