import { Button, Select, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { agentTexts } from '../texts/agents.ts';
import { moment } from '../texts/time.ts';

const t = agentTexts.enrol;
const lifetimes = [15, 60, 480, 1440].map((n) => ({ value: String(n), label: t.minutes(n) }));

/** Makes a one-use token and shows it this once, as a command that is ready to run. */
export function EnrolmentToken({ orgUrl }: { orgUrl: string }) {
  const [name, setName] = useState('');
  const [minutes, setMinutes] = useState('60');
  const make = useChange(operations.createEnrolmentToken);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name: name.trim(), ttlMinutes: Number(minutes) } });
  };
  return (
    <section className="p-stack c-tight">
      <h3>{t.byToken}</h3>
      <p className="p-small p-second">{t.byTokenLead}</p>
      <form className="c-inline" onSubmit={submit}>
        <TextInput
          label={t.tokenName}
          description={t.tokenNameHint}
          required
          withAsterisk={false}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t.ttl}
          w={130}
          data={lifetimes}
          value={minutes}
          onChange={(value) => setMinutes(value ?? '60')}
        />
        <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
          {t.make}
        </Button>
      </form>
      <FaultBlock fault={make.error} />
      {make.data && (
        <ShownOnce
          title={t.shownOnce}
          next={t.validUntil(moment(make.data.expiresAt))}
          lines={[{ label: t.command, value: `postern enrol --org ${orgUrl} --token ${make.data.token}` }]}
        />
      )}
    </section>
  );
}
