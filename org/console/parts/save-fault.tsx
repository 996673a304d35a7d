import { Button } from '@mantine/core';
import type { Saving } from '../api/use-edited.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';

/** A save that was refused. Where someone else saved in between, their state can be read; until then nothing is lost. */
export function SaveFault<Body>({ save }: { save: Saving<Body> }) {
  const stale = save.fault?.status === 412;
  return (
    <FaultBlock fault={save.fault} action={stale && <Button onClick={save.readAgain}>{common.readAgain}</Button>} />
  );
}
