import type { App } from '@postern/protocol/management';
import { type State, StateBadge } from '@postern/ui';
import { appTexts } from '../texts/apps.ts';

const t = appTexts.states;

function stateOf({ status, inbound, provisioning }: App): [State, string] {
  if (status === 'INACTIVE') return ['paused', t.inactive];
  if (!provisioning.configured) return inbound === 'off' ? ['not-run', t.notConfigured] : ['ok', t.inbound];
  if (!provisioning.enabled) return ['paused', t.off];
  if (provisioning.stopped) return ['failed', t.stopped];
  // Its agents are switched off, paused or silent: nobody carries its work.
  return provisioning.attended ? ['ok', t.on] : ['offline', t.noAgent];
}

/** Whether an app works, and if not, why. */
export function AppState({ app, pill = false }: { app: App; pill?: boolean }) {
  const [state, word] = stateOf(app);
  return (
    <StateBadge state={state} pill={pill}>
      {word}
    </StateBadge>
  );
}
