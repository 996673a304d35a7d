import { Button } from '@mantine/core';
import type { AnyOperation, Args } from '../api/client.ts';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from './fault-block.tsx';
import { Permitted } from './permitted.tsx';

interface Props<O extends AnyOperation> {
  operation: O;
  args: Args<O>;
  children: string;
}

/** A button for a change that takes nothing from anybody, so that it asks no question. What was refused stands before it. */
export function ChangeButton<O extends AnyOperation>({ operation, args, children }: Props<O>) {
  const change = useChange(operation);
  return (
    <Permitted to={operation}>
      <FaultBlock fault={change.error} />
      <Button loading={change.isPending} onClick={() => change.mutate(args)}>
        {children}
      </Button>
    </Permitted>
  );
}
