import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { type AlertSettings, operations } from '@postern/protocol/management';
import { ErrorBlock, SecretField } from '@postern/ui';
import type { ReactNode } from 'react';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { LabelledSwitch } from '../parts/labelled-switch.tsx';
import { alertTexts as t } from '../texts/alerts.ts';
import type { AlertValues } from './alert-values.ts';

interface Channel<Values, Saved> {
  saved: Saved;
  /** What is seen is what is saved: a test goes by what is saved. */
  testable: boolean;
  onChange(part: Partial<Values>): void;
}

type Email = AlertValues['email'];
type Security = Email['security'];

export function EmailFields({
  email,
  saved,
  testable,
  onChange,
}: Channel<Email, AlertSettings['email']> & { email: Email }) {
  const text = (name: 'host' | 'user' | 'from' | 'to', label: string, hint?: string) => (
    <TextInput
      label={label}
      description={hint}
      value={email[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <Fields title={t.email}>
      <LabelledSwitch label={t.emailOn} checked={email.enabled} onChange={(enabled) => onChange({ enabled })} />
      {text('host', t.host)}
      <NumberInput
        label={t.port}
        min={1}
        max={65_535}
        allowDecimal={false}
        value={email.port}
        onChange={(port) => onChange({ port: Number(port) })}
      />
      <Select
        label={t.security}
        allowDeselect={false}
        data={Object.entries(t.securities).map(([value, label]) => ({ value, label }))}
        value={email.security}
        onChange={(security) => onChange({ security: security as Security })}
      />
      {text('user', t.user)}
      <SecretField
        label={t.password}
        autoComplete="new-password"
        value={email.password || undefined}
        {...(saved.password.set ? { saved: t.set } : {})}
        words={t.secretWords}
        onChange={(password = '') => onChange({ password })}
      />
      {text('from', t.from)}
      {text('to', t.to, t.toHint)}
      <Test channel="email" name={t.email} disabled={!testable || !saved.enabled} />
    </Fields>
  );
}

type Webhook = AlertValues['webhook'];

export function WebhookFields({
  webhook,
  saved,
  testable,
  onChange,
}: Channel<Webhook, AlertSettings['webhook']> & { webhook: Webhook }) {
  return (
    <Fields title={t.webhook}>
      <LabelledSwitch label={t.webhookOn} checked={webhook.enabled} onChange={(enabled) => onChange({ enabled })} />
      <TextInput label={t.url} value={webhook.url} onChange={(event) => onChange({ url: event.currentTarget.value })} />
      <SecretField
        label={t.secret}
        hint={t.secretHint}
        autoComplete="new-password"
        value={webhook.secret || undefined}
        {...(saved.secret.set ? { saved: t.set } : {})}
        words={t.secretWords}
        onChange={(secret = '') => onChange({ secret })}
      />
      <Test channel="webhook" name={t.webhook} disabled={!testable || !saved.enabled} />
    </Fields>
  );
}

function Fields({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="c-fieldset p-stack">
      <legend className="c-label">{title}</legend>
      {children}
    </fieldset>
  );
}

function Test({ channel, name, disabled }: { channel: 'email' | 'webhook'; name: string; disabled: boolean }) {
  const test = useChange(operations.testAlert);
  return (
    <>
      <FaultBlock fault={test.error} />
      {test.isSuccess && <ErrorBlock state="ok" title={t.sent} />}
      <div className="p-row">
        <Button
          aria-label={t.testLabel(name)}
          loading={test.isPending}
          disabled={disabled}
          onClick={() => test.mutate({ body: { channel } })}
        >
          {t.test}
        </Button>
        {disabled && <span className="p-meta">{t.testBlocked}</span>}
      </div>
    </>
  );
}
