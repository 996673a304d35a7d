import { type Agent, operations } from '@postern/protocol/management';
import { fingerprint } from '@postern/protocol/wire';
import { KeyValues, Panel } from '@postern/ui';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { AgentState } from '../parts/agent-state.tsx';
import { FaultBlock } from '../parts/fault-block.tsx';
import { NotThere } from '../parts/not-there.tsx';
import { Page } from '../parts/page.tsx';
import { WhoMay } from '../parts/permitted.tsx';
import { agentTexts as t } from '../texts/agents.ts';
import { common } from '../texts/common.ts';
import { ago, moment } from '../texts/time.ts';
import { AgentLifecycle } from './agent-lifecycle.tsx';

/** One agent: how it is, who it is, and what may be done with it. */
export function AgentPage() {
  const { agentId = '' } = useParams();
  const agent = useCall(operations.getAgent, { params: { agentId } }, { every: 3000 });
  if (!agent.data) return <NotThere fault={agent.error} list={{ to: '/agents', title: t.title }} />;
  return (
    <Page
      title={agent.data.name}
      crumb={<Link to="/agents">{t.title}</Link>}
      state={<AgentState agent={agent.data} pill />}
      actions={<AgentLifecycle agent={agent.data} />}
    >
      <WhoMay to={operations.deleteAgent} />
      <FaultBlock fault={agent.error} />
      <div className="c-two">
        <Panel title={t.page.health}>
          <KeyValues rows={health(agent.data)} />
        </Panel>
        <Panel title={t.page.identity}>
          <KeyValues rows={identity(agent.data)} />
        </Panel>
      </div>
    </Page>
  );
}

const health = (agent: Agent): [string, ReactNode][] => [
  [t.page.state, agent.connectionWhy],
  [t.columns.lastContact, agent.lastSeen ? `${ago(agent.lastSeen)} (${moment(agent.lastSeen)})` : common.never],
  [t.columns.inFlight, agent.inFlight > 0 ? t.page.actions(agent.inFlight) : t.page.idle],
  [
    t.columns.apps,
    agent.apps.length === 0
      ? t.noApps
      : agent.apps.map(({ id, label }, n) => (
          <span key={id}>
            {n > 0 && ', '}
            <Link to={`/apps/${id}/provisioning`}>{label}</Link>
          </span>
        )),
  ],
];

const identity = (agent: Agent): [string, ReactNode][] => [
  [t.columns.host, agent.host],
  [t.page.system, agent.os],
  [t.columns.version, agent.behind ? t.behind(agent.version) : agent.version],
  [t.page.address, agent.address ?? '–'],
  [t.page.enrolled, t.page.enrolledBy(agent.enrolledBy, moment(agent.created))],
  [
    t.page.fingerprint,
    <code key="fingerprint">{agent.fingerprints[0] ? fingerprint(agent.fingerprints[0]) : '–'}</code>,
  ],
  [t.page.keyAge, agent.keyCreated ? moment(agent.keyCreated) : '–'],
  [t.page.id, <code key="id">{agent.id}</code>],
];
