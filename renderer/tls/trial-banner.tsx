import { Button } from '@mantine/core';
import type { TrialState } from '@postern/protocol/console';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, Icon } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useLeft } from '../api/use-left.ts';
import { Fault } from '../parts/fault.tsx';
import { countDown } from '../texts/time.ts';
import { tlsTexts } from '../texts/tls.ts';
import { Changes } from './changes.tsx';
import { PeerRows } from './peer-rows.tsx';

const t = tlsTexts.trial;

/** What is tried, how it goes, and the way back. */
export function TrialBanner({ trial }: { trial: Extract<TrialState, { step: 'trying' }> }) {
  const client = useClient();
  const left = useLeft(trial.leftMs);
  const keep = useMutation({ mutationFn: () => client.trust.keep() });
  const rollBack = useMutation({ mutationFn: () => client.trust.rollBack() });
  const error = keep.error ?? rollBack.error;
  const cutOff = trial.peers.filter((peer) => peer.cutOff).map(({ name }) => name);
  return (
    <section className="p-panel" aria-label={t.label}>
      <div className="t-trial-head">
        <Icon name="working" />
        <div className="p-grow">
          <div className="p-strong" role="status">
            {t.trying}
            <Changes changes={trial.changes} />
          </div>
          <div className="p-meta">{trial.asks ? t.asks(cutOff) : t.meanwhile(trial.peers[0]?.name ?? '')}</div>
        </div>
        <span className="p-small p-second t-count">
          {t.rollsBack} <b>{countDown(left)}</b>
        </span>
        {trial.asks && (
          <Button loading={keep.isPending} onClick={() => keep.mutate()}>
            {t.keep}
          </Button>
        )}
        <Button loading={rollBack.isPending} onClick={() => rollBack.mutate()}>
          {t.rollBack}
        </Button>
      </div>
      {error && <Fault fault={faultOf(error)} />}
      <PeerRows peers={trial.peers} caption={t.label} />
    </section>
  );
}

/** What became of the last change: why it was rolled back, or that it is in force if that was just now. */
export function TrialEnd({ last, isNew }: { last: Extract<TrialState, { step: 'idle' }>['last']; isNew: boolean }) {
  const [dismissed, setDismissed] = useState<number>();
  if (!last || dismissed === last.at) return null;
  const dismiss = <Button onClick={() => setDismissed(last.at)}>{t.dismiss}</Button>;
  if (last.problem) {
    const { code, message, next } = last.problem;
    const state = describe(code).severity === 'error' ? 'failed' : 'attention';
    return <ErrorBlock state={state} title={message} next={next} code={code} action={dismiss} />;
  }
  if (!isNew) return null;
  const title = (
    <>
      {t.kept}
      <Changes changes={last.changes} />
    </>
  );
  return <ErrorBlock state="ok" title={title} action={dismiss} />;
}
