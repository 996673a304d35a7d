import { Button } from '@mantine/core';
import type { AnswerOf } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { type ReactNode, useState } from 'react';
import type { AnyOperation, Args } from '../api/client.ts';
import { useChange } from '../api/use-change.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';
import { Permitted } from './permitted.tsx';

interface Props<O extends AnyOperation> {
  operation: O;
  args: Args<O>;
  button: string;
  /** Name of the button where its words alone do not say what it is about, as in a row. */
  label?: string;
  look?: 'danger' | 'row' | 'plain';
  disabled?: boolean;
  title: string;
  confirm: string;
  /** What will happen, and to whom. */
  children: ReactNode;
  onDone?(answer: AnswerOf<O>): void;
}

const looks = {
  danger: { variant: 'danger' },
  row: { variant: 'subtle', size: 'xs' },
  plain: { variant: 'default' },
} as const;

/** A button for a change that people feel: says what it does, and does it when that is confirmed. */
export function AskedChange<O extends AnyOperation>(props: Props<O>) {
  const { operation, args, button, label, look = 'plain', disabled = false, title, confirm, children, onDone } = props;
  const [asked, setAsked] = useState(false);
  const change = useChange(operation, (answer) => {
    setAsked(false);
    onDone?.(answer);
  });
  const cancel = () => {
    setAsked(false);
    change.reset();
  };
  return (
    <Permitted to={operation}>
      <Button
        {...looks[look]}
        disabled={disabled}
        onClick={() => setAsked(true)}
        {...(label && { 'aria-label': label })}
      >
        {button}
      </Button>
      <Confirm
        opened={asked}
        title={title}
        confirm={confirm}
        cancel={common.cancel}
        busy={change.isPending}
        onConfirm={() => change.mutate(args)}
        onCancel={cancel}
      >
        <div className="p-stack">
          {typeof children === 'string' ? <p>{children}</p> : children}
          <FaultBlock fault={change.error} />
        </div>
      </Confirm>
    </Permitted>
  );
}
