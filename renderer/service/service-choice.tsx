import { Button } from '@mantine/core';
import type { DesktopView } from '@postern/protocol/console';
import { CopyLine, StateBadge } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { Setting } from '../settings/setting.tsx';
import { doingText, serviceTexts as t } from '../texts/service.ts';

/** Whether the agent is the service of this machine, and the way there; nothing where no desktop application offers it. */
export function ServiceChoice() {
  const client = useClient();
  const { value } = useStream('service', (signal) => client.desktop.watch(undefined, { signal }));
  return value?.service ? <Choice service={value.service} /> : null;
}

function Choice({ service }: { service: NonNullable<DesktopView['service']> }) {
  const client = useClient();
  const { runs, can, commands, doing, problem } = service;
  const step = runs === 'service' ? 'stop' : 'start';
  const take = useMutation({ mutationFn: () => client.desktop.service({ step }) });
  const failed = take.error ? faultOf(take.error) : problem;
  // Where asking did not work, a terminal still does.
  const byHand = can === 'command' || (can === 'ask' && failed !== undefined && !doing);
  return (
    <>
      <Setting name={t.title} hint={hintOf(service)}>
        {doing && <StateBadge state="working">{doingText(doing)}</StateBadge>}
        {can === 'ask' && !doing && (
          <Button size="xs" loading={take.isPending} onClick={() => take.mutate()}>
            {runs === 'application' ? t.become : step === 'stop' ? t.stop : t.start}
          </Button>
        )}
      </Setting>
      {byHand && (
        <div className="a-setting-more">
          <CopyLine value={commands[step]} label={t.commandLabel} copy={t.copy} copied={t.copied} />
        </div>
      )}
      {failed && !doing && (
        <div className="a-setting-more">
          <Fault fault={failed} />
        </div>
      )}
    </>
  );
}

function hintOf({ runs, can }: NonNullable<DesktopView['service']>): string {
  if (can === 'elsewhere') return t.elsewhere;
  const what = { application: t.offer, service: t.running, stopped: t.stopped }[runs];
  if (runs === 'application' && can === 'install_first') return `${what} ${t.installFirst}`;
  if (can === 'command') return `${what} ${t.command}`;
  return can === 'ask' && runs === 'application' ? `${what} ${t.ask}` : what;
}
