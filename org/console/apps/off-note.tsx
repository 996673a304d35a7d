import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { Permitted } from '../parts/permitted.tsx';
import { appTexts } from '../texts/apps.ts';

const t = appTexts.off;

/** Nothing goes out: said on every tab, with the way on. */
export function OffNote({ appId }: { appId: string }) {
  const enable = useChange(operations.switchProvisioning);
  return (
    <>
      <ErrorBlock
        state="attention"
        title={t.title}
        next={t.next}
        action={
          <Permitted to={operations.switchProvisioning}>
            <Button
              loading={enable.isPending}
              onClick={() => enable.mutate({ params: { appId }, body: { enabled: true } })}
            >
              {t.action}
            </Button>
          </Permitted>
        }
      />
      <FaultBlock fault={enable.error} />
    </>
  );
}
