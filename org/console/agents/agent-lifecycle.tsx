import { Button } from '@mantine/core';
import { type Agent, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { agentTexts as t } from '../texts/agents.ts';
import { common } from '../texts/common.ts';

/** Deactivate, reactivate, delete; each says what it does before it does it. */
export function AgentLifecycle({ agent }: { agent: Agent }) {
  const [asked, setAsked] = useState<'deactivate' | 'delete'>();
  const navigate = useNavigate();
  const close = () => setAsked(undefined);
  const args = { params: { agentId: agent.id } };
  const deactivate = useChange(operations.deactivateAgent, close);
  const reactivate = useChange(operations.reactivateAgent);
  const remove = useChange(operations.deleteAgent, () => navigate('/agents'));
  return (
    <>
      <FaultBlock fault={reactivate.error} />
      {agent.status === 'active' ? (
        <Button onClick={() => setAsked('deactivate')}>{t.page.deactivate}</Button>
      ) : (
        <Button loading={reactivate.isPending} onClick={() => reactivate.mutate(args)}>
          {t.page.reactivate}
        </Button>
      )}
      <Button variant="danger" onClick={() => setAsked('delete')}>
        {t.page.delete}
      </Button>
      <Confirm
        opened={asked === 'deactivate'}
        title={t.deactivate.title(agent.name)}
        confirm={t.deactivate.confirm}
        cancel={common.cancel}
        busy={deactivate.isPending}
        onConfirm={() => deactivate.mutate(args)}
        onCancel={close}
      >
        {t.deactivate.effect}
        <FaultBlock fault={deactivate.error} />
      </Confirm>
      <Confirm
        opened={asked === 'delete'}
        title={t.delete.title(agent.name)}
        confirm={t.delete.confirm}
        cancel={common.cancel}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(args)}
        onCancel={close}
      >
        {t.delete.effect}
        <FaultBlock fault={remove.error} />
      </Confirm>
    </>
  );
}
