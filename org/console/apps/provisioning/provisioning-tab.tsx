import { type ConnectorTest, operations } from '@postern/protocol/management';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { ConnectorForm } from './connector-form.tsx';

/** Provisioning of an app: without an agent how to get one, with one the connector form. */
export function ProvisioningTab({ appId }: { appId: string }) {
  const [test, setTest] = useState<ConnectorTest>();
  const agents = useCall(operations.listAgents);
  const { loaded, saving } = useEdited(operations.getProvisioning, operations.replaceProvisioning, { appId });
  const fault = loaded.error ?? agents.error;
  if (fault) return <FaultBlock fault={fault} />;
  if (!loaded.data || !agents.data) return <Loading>{common.loading}</Loading>;
  const usable = agents.data.filter(({ status }) => status === 'active');
  if (usable.length === 0 && loaded.data.answer.agents.length === 0) {
    return (
      <Panel title={t.noAgent.title}>
        <EmptyState
          action={
            <Link className="c-button" to="/downloads">
              {t.noAgent.action}
            </Link>
          }
        >
          {t.noAgent.text}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <ConnectorForm
      key={loaded.dataUpdatedAt}
      appId={appId}
      shown={loaded.data.answer}
      agents={usable.map(({ id }) => id)}
      test={test}
      onTested={setTest}
      save={saving}
    />
  );
}
