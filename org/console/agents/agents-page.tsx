import { Button } from '@mantine/core';
import { type Agent, operations } from '@postern/protocol/management';
import { type Column, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useList } from '../api/use-list.ts';
import { AgentState } from '../parts/agent-state.tsx';
import { ListPanel, noneYet } from '../parts/list-panel.tsx';
import { Page } from '../parts/page.tsx';
import { Permitted, WhoMay } from '../parts/permitted.tsx';
import { agentTexts as t } from '../texts/agents.ts';
import { ago } from '../texts/time.ts';
import { NewAgent } from './new-agent.tsx';

const columns: Column<Agent>[] = [
  { key: 'state', head: t.columns.state, width: 160, cell: (agent) => <AgentState agent={agent} /> },
  {
    key: 'name',
    head: t.columns.name,
    cell: ({ id, name }) => (
      <Link className="p-strong" to={`/agents/${id}`}>
        {name}
      </Link>
    ),
  },
  { key: 'host', head: t.columns.host, cell: ({ host }) => host },
  {
    key: 'version',
    head: t.columns.version,
    cell: ({ version, behind }) => (behind ? <StateBadge state="attention">{t.behind(version)}</StateBadge> : version),
  },
  {
    key: 'apps',
    head: t.columns.apps,
    cell: ({ apps }) =>
      apps.length > 0 ? apps.map(({ label }) => label).join(', ') : <span className="p-quiet">{t.noApps}</span>,
  },
  { key: 'inFlight', head: t.columns.inFlight, right: true, cell: ({ inFlight }) => inFlight },
  { key: 'seen', head: t.columns.lastContact, right: true, cell: ({ lastSeen }) => ago(lastSeen) },
];

/** Who works for this org, and whether each one is heard of. */
export function AgentsPage() {
  const [adding, setAdding] = useState(false);
  const [q, setQ] = useState('');
  const list = useList(operations.listAgents, { query: { q, limit: 100 } }, { every: 3000 });
  const all = list.items ?? [];
  const none = noneYet({ list, q });
  const connected = all.filter(({ connection }) => connection === 'green').length;
  const add = (
    <Permitted to={operations.createEnrolmentToken}>
      <Button variant={none ? 'filled' : 'default'} onClick={() => setAdding(true)}>
        {t.newAgent}
      </Button>
    </Permitted>
  );
  return (
    <Page
      title={t.title}
      aside={q === '' && all.length > 0 && t.connected(connected, all.length, list.more !== undefined)}
      actions={!none && add}
    >
      <WhoMay to={operations.createEnrolmentToken} />
      <ListPanel texts={t} list={list} columns={columns} q={q} onSearch={setQ} add={add} />
      <NewAgent opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
