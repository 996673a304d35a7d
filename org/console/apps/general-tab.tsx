import { type App, operations, type queueState } from '@postern/protocol/management';
import { KeyValues, Panel } from '@postern/ui';
import type { z } from 'zod';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { LabelledSwitch } from '../parts/labelled-switch.tsx';
import { useMay } from '../parts/permitted.tsx';
import { generalTexts as t } from '../texts/apps.ts';
import { moment } from '../texts/time.ts';
import { AppLifecycle } from './app-lifecycle.tsx';
import { LabelForm } from './label-form.tsx';

interface Props {
  app: App;
  queue: z.infer<typeof queueState> | undefined;
}

export function GeneralTab({ app, queue }: Props) {
  const params = { appId: app.id };
  const may = useMay()(operations.switchProvisioning);
  const enable = useChange(operations.switchProvisioning);
  return (
    <div className="c-two">
      <div className="p-stack">
        <Panel title={t.provisioning}>
          <div className="p-stack">
            <LabelledSwitch
              label={t.enable}
              hint={t.enableHint}
              checked={enable.isPending ? enable.variables.body?.enabled === true : app.provisioning.enabled}
              disabled={enable.isPending || !may}
              onChange={(enabled) => enable.mutate({ params, body: { enabled } })}
            />
            {queue && <KeyValues rows={[[t.queueName, t.queue(queue.waiting, queue.running, queue.held)]]} />}
            <FaultBlock fault={enable.error} />
          </div>
        </Panel>
        <Panel title={t.life}>
          <AppLifecycle app={app} />
        </Panel>
      </div>
      <Panel title={t.app}>
        <div className="p-stack">
          {/* What is switched beside it changes what the label is saved for, so it is read again. */}
          <LabelForm key={`${app.provisioning.enabled} ${app.status}`} appId={app.id} />
          <KeyValues
            rows={[
              [t.name, <code key="name">{app.name}</code>],
              [t.urn, <code key="urn">{`urn:okta:${app.name}:1.0:user:custom`}</code>],
              [t.created, moment(app.created)],
            ]}
          />
        </div>
      </Panel>
    </div>
  );
}
