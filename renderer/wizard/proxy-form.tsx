import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { wizardTexts } from '../texts/wizard.ts';

const t = wizardTexts.proxy;

interface ProxyChoice {
  mode: 'none' | 'system' | 'manual';
  url: string | undefined;
  user: string | undefined;
  password: string | undefined;
}

/** Which proxy leads to the org, and the account it asks for. Saved, then checked. */
export function ProxyForm({ onSaved }: { onSaved(): void }) {
  const client = useClient();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get(), staleTime: 0 });
  const [changed, setChanged] = useState<Partial<ProxyChoice>>({});
  const kept = settings.data?.proxy;
  const mode = changed.mode ?? kept?.mode ?? 'system';
  const choice: ProxyChoice = {
    mode,
    url: changed.url ?? kept?.url,
    user: changed.user ?? kept?.user,
    password: changed.password,
  };
  const save = useMutation({
    mutationFn: () =>
      client.enrolment.setTrust({
        settings: {
          'proxy.mode': mode,
          'proxy.url': mode === 'manual' ? (choice.url ?? '') : '',
          'proxy.user': choice.user ?? '',
          ...(choice.password === undefined ? {} : { 'proxy.password': choice.password }),
        },
      }),
    onSuccess: onSaved,
  });
  const set = (part: Partial<ProxyChoice>) => setChanged({ ...changed, ...part });
  const system = kept?.system ? `${t.modes.system} (${kept.system})` : t.modes.system;
  return (
    <form
      className="w-proxy"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Select
        label={t.mode}
        value={mode}
        data={[
          { value: 'none', label: t.modes.none },
          { value: 'system', label: system },
          { value: 'manual', label: t.modes.manual },
        ]}
        onChange={(value) => set({ mode: value as ProxyChoice['mode'] })}
      />
      {mode === 'manual' && (
        <TextInput
          label={t.url}
          placeholder={t.urlHint}
          value={choice.url ?? ''}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
      )}
      {mode !== 'none' && (
        <>
          <TextInput
            label={t.user}
            autoComplete="off"
            value={choice.user ?? ''}
            onChange={(event) => set({ user: event.currentTarget.value })}
          />
          <PasswordInput
            label={t.password}
            autoComplete="off"
            value={choice.password ?? ''}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
        </>
      )}
      <Button type="submit" variant="filled" loading={save.isPending}>
        {t.check}
      </Button>
      {save.error && (
        <div className="w-proxy-fault">
          <Fault fault={faultOf(save.error)} />
        </div>
      )}
    </form>
  );
}
