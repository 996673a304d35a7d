import { type Agent, operations } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { AskedChange } from '../parts/asked-change.tsx';
import { ChangeButton } from '../parts/change-button.tsx';
import { agentTexts as t } from '../texts/agents.ts';

/** Deactivate, reactivate, delete; each says what it does before it does it. */
export function AgentLifecycle({ agent }: { agent: Agent }) {
  const navigate = useNavigate();
  const args = { params: { agentId: agent.id } };
  return (
    <>
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
        <ChangeButton operation={operations.reactivateAgent} args={args}>
          {t.page.reactivate}
        </ChangeButton>
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
