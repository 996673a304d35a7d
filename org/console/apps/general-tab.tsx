import { Button, TextInput } from '@mantine/core';
import { type App, operations, type queueState } from '@postern/protocol/management';
import { KeyValues, Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { LabelledSwitch } from '../parts/labelled-switch.tsx';
import { generalTexts as t } from '../texts/apps.ts';
import { moment } from '../texts/time.ts';
import { AppLifecycle } from './app-lifecycle.tsx';

interface Props {
  app: App;
  queue: z.infer<typeof queueState> | undefined;
}

export function GeneralTab({ app, queue }: Props) {
  const params = { appId: app.id };
  const [label, setLabel] = useState(app.label);
  const enable = useChange(operations.switchProvisioning);
  const rename = useChange(operations.replaceApp);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ params, body: { label: label.trim() } });
  };
  return (
    <div className="c-two">
      <div className="p-stack">
        <Panel title={t.provisioning}>
          <div className="p-stack">
            <LabelledSwitch
              label={t.enable}
              hint={t.enableHint}
              checked={enable.isPending ? enable.variables.body?.enabled === true : app.provisioning.enabled}
              disabled={enable.isPending}
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
        <form className="p-stack" onSubmit={submit}>
          <div className="c-inline">
            <TextInput
              label={t.label}
              value={label}
              maxLength={100}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
            <Button
              type="submit"
              loading={rename.isPending}
              disabled={label.trim() === '' || label.trim() === app.label}
            >
              {t.save}
            </Button>
          </div>
          <FaultBlock fault={rename.error} />
          <KeyValues
            rows={[
              [t.name, <code key="name">{app.name}</code>],
              [t.urn, <code key="urn">{`urn:okta:${app.name}:1.0:user:custom`}</code>],
              [t.created, moment(app.created)],
            ]}
          />
        </form>
      </Panel>
    </div>
  );
}
