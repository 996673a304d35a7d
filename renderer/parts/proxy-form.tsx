import { Button, Checkbox, PasswordInput, Select, TextInput } from '@mantine/core';
import type { SettingsView, TrustChange } from '@postern/protocol/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { tlsTexts } from '../texts/tls.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { Fault } from './fault.tsx';

const t = wizardTexts.proxy;
type Mode = SettingsView['proxy']['mode'];

interface Props {
  /** What its button says. */
  button: string;
  /** Exceptions and connectors too: of no use before there are any. */
  more?: boolean;
  /** Resolves when the settings are taken. */
  onSave(change: TrustChange): Promise<unknown>;
  onSaved(): void;
}

/** Which proxy leads to the org, and the account it asks for. */
export function ProxyForm({ button, more, onSave, onSaved }: Props) {
  const client = useClient();
  const queries = useQueryClient();
  const kept = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get() }).data?.proxy;
  const [mode, setMode] = useState<Mode>();
  const [fields, setFields] = useState<Partial<Record<'url' | 'user' | 'password' | 'noProxy', string>>>({});
  const [connectors, setConnectors] = useState<boolean>();
  const way = mode ?? kept?.mode ?? 'system';
  const shown = (field: 'url' | 'user'): string => fields[field] ?? kept?.[field] ?? '';
  const noProxy = fields.noProxy ?? kept?.noProxy.join(', ') ?? '';
  const save = useMutation({
    mutationFn: () =>
      onSave({
        settings: {
          'proxy.mode': way,
          'proxy.url': way === 'manual' ? shown('url') : '',
          'proxy.user': way === 'none' ? '' : shown('user'),
          ...(fields.password === undefined ? {} : { 'proxy.password': fields.password }),
          ...(more
            ? { 'proxy.noProxy': noProxy, 'proxy.connectors': String(connectors ?? kept?.connectors ?? false) }
            : {}),
        },
      }),
    // The next form must begin with what is kept now.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['settings'] }).then(onSaved),
  });
  const field = (name: keyof typeof fields) => ({
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  });
  return (
    <form
      className={more ? 'p-stack' : 'w-proxy'}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Select
        label={t.mode}
        value={way}
        data={[
          { value: 'none', label: t.modes.none },
          { value: 'system', label: kept?.system ? `${t.modes.system} (${kept.system})` : t.modes.system },
          { value: 'manual', label: t.modes.manual },
        ]}
        onChange={(value) => setMode(value as Mode)}
      />
      {way === 'manual' && (
        <TextInput
          className="w-proxy-url"
          label={t.url}
          placeholder={t.urlHint}
          value={shown('url')}
          {...field('url')}
        />
      )}
      {way !== 'none' && (
        <>
          <TextInput label={t.user} value={shown('user')} {...field('user')} />
          <PasswordInput
            label={t.password}
            placeholder={kept?.passwordSet ? t.passwordKept : ''}
            value={fields.password ?? ''}
            {...field('password')}
          />
        </>
      )}
      {more && way !== 'none' && (
        <>
          <TextInput
            label={tlsTexts.proxyForm.noProxy}
            description={tlsTexts.proxyForm.noProxyHint}
            value={noProxy}
            {...field('noProxy')}
          />
          <Checkbox
            label={tlsTexts.proxyForm.connectors}
            checked={connectors ?? kept?.connectors ?? false}
            onChange={(event) => setConnectors(event.currentTarget.checked)}
          />
        </>
      )}
      <div className={more ? 'p-row p-end' : undefined}>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {button}
        </Button>
      </div>
      {save.error && (
        <div className="w-proxy-fault">
          <Fault fault={faultOf(save.error)} />
        </div>
      )}
    </form>
  );
}
