import { Button } from '@mantine/core';
import type { ApiFault } from '../api/api-fault.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';

interface Props {
  fault: ApiFault | null;
  readAgain?: (() => void) | undefined;
}

/** A save that was refused. Where someone else saved in between, their state can be read; until then nothing is lost. */
export function SaveFault({ fault, readAgain }: Props) {
  const stale = fault?.status === 412 && readAgain;
  return <FaultBlock fault={fault} action={stale && <Button onClick={readAgain}>{common.readAgain}</Button>} />;
}
