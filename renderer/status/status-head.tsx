import { Button } from '@mantine/core';
import { Icon, type State } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useAgentState } from '../api/state-context.ts';
import { useNow } from '../api/use-now.ts';
import { Fault } from '../parts/fault.tsx';
import { frameTexts } from '../texts/frame.ts';
import { statusTexts as t } from '../texts/status.ts';
import { ago } from '../texts/time.ts';

const icons: Record<keyof typeof t.titles, State> = {
  not_enrolled: 'not-run',
  connecting: 'working',
  connected: 'ok',
  offline: 'offline',
  paused: 'paused',
  refused: 'failed',
};
const tones: Partial<Record<State, string>> = { ok: 'ok', attention: 'warn', failed: 'err' };

/** The title is the state. */
export function StatusHead() {
  const client = useClient();
  const { state, apps, org, startedAt, lastAction, lastContactAt } = useAgentState();
  const now = useNow();
  const troubled = apps.filter((app) => app.problem).length;
  const title = troubled > 0 ? t.withApps(t.titles[state], troubled) : t.titles[state];
  const icon: State = state === 'connected' && troubled > 0 ? 'attention' : icons[state];
  useEffect(() => {
    document.title = `${title} · ${frameTexts.product}`;
  }, [title]);
  const pausing = useMutation({
    mutationFn: () => (state === 'paused' ? client.agent.resume() : client.agent.pause()),
  });
  return (
    <>
      <header className="s-head">
        <span className={`s-head-icon p-ink p-tone-${tones[icon] ?? 'off'}`}>
          <Icon name={icon} size={24} />
        </span>
        <div className="p-grow">
          <h1>{title}</h1>
          <p className="p-small p-second">
            {org && t.since(org, now - startedAt)}
            {lastAction
              ? t.lastAction(ago(lastAction.at, now))
              : lastContactAt !== undefined && t.contact(ago(lastContactAt, now))}
          </p>
        </div>
        <div className="p-row">
          <Button loading={pausing.isPending} onClick={() => pausing.mutate()}>
            {state === 'paused' ? t.resume : t.pause}
          </Button>
          <Button component={Link} to="/connectors?test=all">
            {t.test}
          </Button>
          <Button component={Link} to="/diagnostics">
            {t.bundle}
          </Button>
        </div>
      </header>
      {pausing.error && <Fault fault={faultOf(pausing.error)} />}
    </>
  );
}
