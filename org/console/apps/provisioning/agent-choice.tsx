import { type Agent, operations } from '@postern/protocol/management';
import { type Column, DataTable } from '@postern/ui';
import { useCall } from '../../api/use-call.ts';
import { AgentState } from '../../parts/agent-state.tsx';
import { agentTexts } from '../../texts/agents.ts';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { ago } from '../../texts/time.ts';

const columns: Column<Agent>[] = [
  { key: 'name', head: agentTexts.columns.name, cell: ({ name }) => <span className="p-strong">{name}</span> },
  { key: 'host', head: agentTexts.columns.host, cell: ({ host }) => <span className="p-second">{host}</span> },
  { key: 'state', head: agentTexts.columns.state, cell: (agent) => <AgentState agent={agent} /> },
  {
    key: 'seen',
    head: agentTexts.columns.lastContact,
    right: true,
    cell: ({ lastSeen }) => <span className="p-quiet">{ago(lastSeen)}</span>,
  },
];

interface Props {
  chosen: string[];
  error: string | undefined;
  onChange(agents: string[]): void;
}

/** "Connect to these agents". */
export function AgentChoice({ chosen, error, onChange }: Props) {
  const agents = useCall(operations.listAgents, {}, { every: 3000 });
  const all = agents.data ?? [];
  const nameOf = (id: string) => all.find((agent) => agent.id === id)?.name ?? id;
  return (
    <fieldset className="c-fieldset">
      <legend className="c-label">{t.agents}</legend>
      <div className="c-box">
        <DataTable
          caption={t.agents}
          columns={columns}
          rows={all}
          rowKey={({ id }) => id}
          selection={{
            chosen: new Set(chosen),
            onChange: (next) => onChange([...next]),
            nameOf,
            allLabel: t.agents,
          }}
        />
      </div>
      {error && <p className="c-field-error">{error}</p>}
    </fieldset>
  );
}
