import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { memo } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { logTexts as t } from '../texts/logs.ts';
import { LevelChoice } from './level-choice.tsx';
import { saveLog } from './save-log.ts';

/** Title of the screen, how much is written, and the whole log as a file. */
export const LogHead = memo(function LogHead() {
  const client = useClient();
  const save = useMutation({ mutationFn: () => saveLog(client) });
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <>
            <LevelChoice />
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t.download}
            </Button>
          </>
        }
      />
      <Fault fault={save.error ? faultOf(save.error) : undefined} />
    </>
  );
});
