import { Button } from '@mantine/core';
import type { AgentState } from '@postern/protocol/console';
import { KeyValues, Panel, StateBadge } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useNow } from '../api/use-now.ts';
import { Fault } from '../parts/fault.tsx';
import { connectorTexts as t } from '../texts/connectors.ts';
import { ago } from '../texts/time.ts';
import { ConnectorTest } from './connector-test.tsx';

interface Props {
  app: AgentState['apps'][number];
  /** Each new number is a wish to test. */
  round: number;
  /** Test as soon as the card is there. */
  atOnce: boolean;
  /** The last answer that an action got today. */
  last: { at: number; ms: number } | undefined;
}

export function ConnectorCard({ app, round, atOnce, last }: Props) {
  const now = useNow();
  const client = useClient();
  const { appId, label, baseUrl, version, versionWhy, auth, problem } = app;
  const test = useMutation({ mutationFn: () => client.apps.test({ appId }) });
  const { mutate } = test;
  const asked = useRef(atOnce ? -1 : 0);
  useEffect(() => {
    if (asked.current === round) return;
    asked.current = round;
    mutate();
  }, [round, mutate]);
  const facts: [string, ReactNode][] = [
    [t.baseUrl, baseUrl],
    [t.version, versionWhy || t.speaks(version)],
  ];
  if (auth) facts.push([t.auth, t.auths[auth] ?? auth]);
  if (last) facts.push([t.last, t.lastAnswer(ago(last.at, now), last.ms)]);
  return (
    <Panel
      title={label}
      aside={
        <>
          <StateBadge state={problem ? 'failed' : 'ok'}>{problem ? t.stopped : t.connected}</StateBadge>
          <Button size="xs" loading={test.isPending} onClick={() => test.mutate()}>
            {test.isIdle ? t.test : t.again}
          </Button>
        </>
      }
    >
      <div className="a-stack">
        {problem && !test.data && (
          <Fault
            fault={{ code: problem.code, message: problem.message, next: '' }}
            raw={problem.detail ?? (problem.status ? String(problem.status) : undefined)}
          />
        )}
        <KeyValues rows={facts} />
        {test.error && <Fault fault={faultOf(test.error)} />}
        {(test.isPending || test.data) && <ConnectorTest report={test.data} label={label} at={test.submittedAt} />}
      </div>
    </Panel>
  );
}
