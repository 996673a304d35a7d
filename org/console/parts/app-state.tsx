import type { App } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { appTexts } from '../texts/apps.ts';

const t = appTexts.states;

/** State of an app; `stopped` while its circuit is open. */
export function AppState({ app, stopped, pill = false }: { app: App; stopped?: boolean; pill?: boolean }) {
  const { enabled, configured } = app.provisioning;
  if (app.status === 'INACTIVE') {
    return (
      <StateBadge state="paused" pill={pill}>
        {t.inactive}
      </StateBadge>
    );
  }
  if (!configured && app.inbound !== 'off') {
    return (
      <StateBadge state="ok" pill={pill}>
        {t.inbound}
      </StateBadge>
    );
  }
  if (!configured) {
    return (
      <StateBadge state="not-run" pill={pill}>
        {t.notConfigured}
      </StateBadge>
    );
  }
  if (!enabled) {
    return (
      <StateBadge state="paused" pill={pill}>
        {t.off}
      </StateBadge>
    );
  }
  return (
    <StateBadge state={stopped ? 'failed' : 'ok'} pill={pill}>
      {stopped ? t.stopped : t.on}
    </StateBadge>
  );
}
