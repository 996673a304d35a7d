import { Button } from '@mantine/core';
import { Confirm, Panel } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { settingsTexts as t } from '../texts/settings.ts';

/** Takes this agent out of the org after asking; where the org is not reached, offers to forget it here. */
export function Unenrol() {
  const client = useClient();
  const { name = '', org = '', apps } = useAgentState();
  const [asked, setAsked] = useState(false);
  const leave = useMutation({
    mutationFn: (localOnly: boolean) => client.agent.unenrol({ localOnly }),
    onSettled: () => setAsked(false),
  });
  return (
    <Panel title={t.unenrol}>
      <div className="a-stack">
        {leave.error && (
          <Fault
            fault={faultOf(leave.error)}
            action={
              <Button loading={leave.isPending} onClick={() => leave.mutate(true)}>
                {t.unenrolLocalConfirm}
              </Button>
            }
          />
        )}
        {leave.error && <p className="p-small">{t.unenrolLocal}</p>}
        <div className="p-row">
          <p className="p-small p-second p-grow">{t.unenrolText}</p>
          <Button variant="danger" onClick={() => setAsked(true)}>
            {t.unenrolStart}
          </Button>
        </div>
      </div>
      <Confirm
        opened={asked}
        title={t.unenrolTitle(name)}
        confirm={t.unenrolConfirm}
        cancel={t.cancel}
        busy={leave.isPending}
        onConfirm={() => leave.mutate(false)}
        onCancel={() => setAsked(false)}
      >
        {t.unenrolEffect(org, apps.length)}
      </Confirm>
    </Panel>
  );
}
