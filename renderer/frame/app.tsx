import type { CodedProblem } from '@postern/protocol/console';
import { ErrorBlock, Loading } from '@postern/ui';
import { useEffect, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { StateContext } from '../api/state-context.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { ServiceChoice } from '../service/service-choice.tsx';
import { apiTexts as t } from '../texts/api.ts';
import { Wizard } from '../wizard/wizard.tsx';
import { Pages } from './pages.tsx';

/** The wizard until this agent is enrolled and the person has seen it through; then the screens. */
export function App({ sessionOver }: { sessionOver: EventTarget }) {
  const client = useClient();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const end = () => setOver(true);
    sessionOver.addEventListener('over', end);
    return () => sessionOver.removeEventListener('over', end);
  }, [sessionOver]);
  const { value: state, fault } = useStream(over ? undefined : 'state', (signal) =>
    client.state.watch(undefined, { signal }),
  );
  const [setUp, setSetUp] = useState(false);
  const unenrolled = state?.state === 'not_enrolled';
  useEffect(() => {
    if (unenrolled) setSetUp(true);
  }, [unenrolled]);

  if (over)
    return (
      <Alone>{<ErrorBlock title={t.sessionOver} next={t.sessionOverNext} code="console_session_missing" />}</Alone>
    );
  if (!state) return <Alone>{fault ? <Lost fault={fault} /> : <Loading>{t.reading}</Loading>}</Alone>;
  return (
    <StateContext value={state}>
      {setUp || unenrolled ? (
        <Wizard onDone={() => setSetUp(false)} />
      ) : (
        <Pages lost={fault && <Lost fault={fault} />} />
      )}
    </StateContext>
  );
}

/** Why there is no agent; one that is a service which does not run can be started here. */
const Lost = ({ fault }: { fault: CodedProblem }) => (
  <div className="a-stack">
    <Fault fault={fault} />
    {fault.code === 'agent_is_service' && <ServiceChoice />}
  </div>
);

const Alone = ({ children }: { children: React.ReactNode }) => <main className="a-alone">{children}</main>;
