import { Button } from '@mantine/core';
import { KeyValues, MarkedText, Panel, StateBadge } from '@postern/ui';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { hostOf } from '../texts/frame.ts';
import { statusTexts } from '../texts/status.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.connect;

/** The first round trip, as it happens. */
export function ConnectStep({ onNext }: { onNext(): void }) {
  const { state, org = '', name = '', fingerprint = '', problem } = useAgentState();
  const connected = state === 'connected' || state === 'paused';
  const host = hostOf(org);
  const words = connected ? t.connected(host) : state === 'connecting' ? t.connecting : statusTexts.titles[state];
  return (
    <StepPage
      title={t.title}
      lead={host && t.lead(host)}
      hint={connected ? undefined : t.blocked}
      next={
        <Button variant="filled" disabled={!connected} onClick={onNext}>
          {wizardTexts.continue}
        </Button>
      }
    >
      <Fault fault={problem} />
      <Panel label={t.title}>
        <KeyValues
          rows={[
            [
              t.state,
              <StateBadge key="state" state={connected ? 'ok' : problem ? 'offline' : 'working'}>
                {words}
              </StateBadge>,
            ],
            [t.name, name],
            [t.fingerprint, <code key="fingerprint">{fingerprint}</code>],
            [t.runs, <MarkedText key="runs">{t.runsText}</MarkedText>],
          ]}
        />
      </Panel>
    </StepPage>
  );
}
