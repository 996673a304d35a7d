import { Button } from '@mantine/core';
import { type Agent, operations } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { useChange } from '../api/use-change.ts';
import { AskedChange } from '../parts/asked-change.tsx';
import { FaultBlock } from '../parts/fault-block.tsx';
import { Permitted } from '../parts/permitted.tsx';
import { agentTexts as t } from '../texts/agents.ts';

/** Deactivate, reactivate, delete; each says what it does before it does it. */
export function AgentLifecycle({ agent }: { agent: Agent }) {
  const navigate = useNavigate();
  const args = { params: { agentId: agent.id } };
  const reactivate = useChange(operations.reactivateAgent);
  return (
    <>
      <FaultBlock fault={reactivate.error} />
      {agent.status === 'active' ? (
        <AskedChange
          operation={operations.deactivateAgent}
          args={args}
          button={t.page.deactivate}
          title={t.deactivate.title(agent.name)}
          confirm={t.deactivate.confirm}
        >
          {t.deactivate.effect}
        </AskedChange>
      ) : (
        <Permitted to={operations.reactivateAgent}>
          <Button loading={reactivate.isPending} onClick={() => reactivate.mutate(args)}>
            {t.page.reactivate}
          </Button>
        </Permitted>
      )}
      <AskedChange
        operation={operations.deleteAgent}
        args={args}
        look="danger"
        button={t.page.delete}
        title={t.delete.title(agent.name)}
        confirm={t.delete.confirm}
        onDone={() => navigate('/agents')}
      >
        {t.delete.effect}
      </AskedChange>
    </>
  );
}
