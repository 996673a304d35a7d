import { Button, Switch } from '@mantine/core';
import type { DesktopView } from '@postern/protocol/console';
import { StateBadge } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useNow } from '../api/use-now.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { settingsTexts as t } from '../texts/settings.ts';
import { Setting } from './setting.tsx';

/** Start at sign-in and updates, where the desktop application offers them; elsewhere who does it instead. */
export function DesktopSettings() {
  const client = useClient();
  const { value } = useStream('desktop', (signal) => client.desktop.watch(undefined, { signal }));
  const start = useMutation({ mutationFn: (on: boolean) => client.desktop.startAtSignIn({ on }) });
  if (!value) return null;
  const { startAtSignIn, updates } = value;
  return (
    <>
      {startAtSignIn === undefined ? (
        <Setting name={t.start} hint={t.startService} />
      ) : (
        <Setting name={t.start} hint={t.startHint}>
          <Switch
            aria-label={t.start}
            checked={startAtSignIn}
            disabled={start.isPending}
            onChange={(event) => start.mutate(event.currentTarget.checked)}
          />
        </Setting>
      )}
      {start.error && <Fault fault={faultOf(start.error)} />}
      {updates ? <Updates updates={updates} /> : <Setting name={t.updates} hint={t.updatesService} />}
    </>
  );
}

function Updates({ updates }: { updates: NonNullable<DesktopView['updates']> }) {
  const client = useClient();
  const now = useNow();
  const { state, version = '', checkedAt, problem } = updates;
  const step = useMutation({ mutationFn: (wanted: 'check' | 'install') => client.desktop.update({ step: wanted }) });
  const ready = state === 'ready';
  const busy = state === 'checking' || state === 'downloading';
  return (
    <>
      <Setting name={t.updates} hint={t.updatesHint}>
        {state === 'current' && <span className="p-meta">{t.update.current(checkedAt, now)}</span>}
        {busy && (
          <StateBadge state="working">
            {state === 'checking' ? t.update.checking : t.update.downloading(version)}
          </StateBadge>
        )}
        {ready && <StateBadge state="ok">{t.update.ready(version)}</StateBadge>}
        <Button
          size="xs"
          loading={step.isPending}
          disabled={busy}
          onClick={() => step.mutate(ready ? 'install' : 'check')}
        >
          {ready ? t.install : t.check}
        </Button>
      </Setting>
      <Fault fault={problem ?? (step.error ? faultOf(step.error) : undefined)} />
    </>
  );
}
