import type { OrgCheck } from '@postern/protocol/console';
import { Icon } from '@postern/ui';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { useAgentState } from '../api/state-context.ts';
import { useNow } from '../api/use-now.ts';
import { useOrgCheck } from '../api/use-org-check.ts';
import { statusTexts as t } from '../texts/status.ts';
import { chainStages } from './chain-stages.ts';

const tones: Record<string, string> = { ok: 'ok', attention: 'warn', failed: 'err', working: 'work' };

/** Network, TLS, token, queue, connectors: each says what it is now. */
export function Chain() {
  const state = useAgentState();
  const now = useNow();
  const check = useLastCheck(state.state);
  return (
    <section className="p-panel" aria-label={t.chain}>
      <ol className="s-chain">
        {chainStages(state, check, now).map((stage) => (
          <li key={stage.key}>
            <span className={`s-chain-icon p-ink p-tone-${tones[stage.state] ?? 'off'}`}>
              <Icon name={stage.state} />
            </span>
            <span className="s-chain-name">{t.stages[stage.key]}</span>
            <span className="s-chain-value">{stage.value}</span>
            <span className="p-meta p-cut" title={stage.more}>
              {stage.more}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One look at the way to the org each time the connection comes back. */
function useLastCheck(state: string): OrgCheck | undefined {
  const client = useClient();
  const [kept, setKept] = useState<OrgCheck>();
  const connected = state === 'connected' || state === 'paused';
  useOrgCheck(
    connected ? 'status' : undefined,
    (signal) => client.org.check({}, { signal }),
    (check) => {
      if (check.finished) setKept(check);
    },
  );
  return kept;
}
