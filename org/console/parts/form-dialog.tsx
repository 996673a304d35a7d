import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { common } from '../texts/common.ts';
import { SaveFault } from './save-fault.tsx';

interface Props {
  opened: boolean;
  title: string;
  submit: string;
  size?: number;
  busy: boolean;
  /** False: something is missing still. */
  ready?: boolean;
  fault: ApiFault | null;
  /** Where someone else saved in between: their state instead of what is typed. */
  readAgain?: (() => void) | undefined;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}

/** A form over the page, with which something is made or changed. */
export function FormDialog(props: Props) {
  const { opened, title, submit, size, busy, ready = true, fault, readAgain, onSubmit, onClose, children } = props;
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      {...(size ? { size } : {})}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form className="p-stack" onSubmit={send}>
        {children}
        <SaveFault fault={fault} readAgain={readAgain} />
        <div className="p-row p-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={!ready}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
