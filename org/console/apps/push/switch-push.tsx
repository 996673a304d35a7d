import { Button } from '@mantine/core';
import { type App, type GroupPushMapping, operations } from '@postern/protocol/management';
import { useChange } from '../../api/use-change.ts';
import { pushTexts as t } from '../../texts/push.ts';

/** Stops pushing a group, which stays linked, or goes on. */
export function SwitchPush({ app, mapping }: { app: App; mapping: GroupPushMapping }) {
  const stopped = mapping.status === 'INACTIVE';
  const change = useChange(operations.updateMapping);
  return (
    <Button
      variant="subtle"
      size="xs"
      aria-label={t.switchLabel(stopped, mapping.sourceGroupName)}
      loading={change.isPending}
      onClick={() =>
        change.mutate({
          params: { appId: app.id, mappingId: mapping.id },
          body: { status: stopped ? 'ACTIVE' : 'INACTIVE' },
        })
      }
    >
      {stopped ? t.goOn : t.stop}
    </Button>
  );
}
