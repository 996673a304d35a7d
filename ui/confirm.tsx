import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  opened: boolean;
  title: string;
  /** What will happen, and to whom. */
  children: ReactNode;
  confirm: string;
  cancel: string;
  busy?: boolean;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks before a change that people feel. The dangerous button is never the primary one. */
export function Confirm({ opened, title, children, confirm, cancel, busy, onConfirm, onCancel }: Props) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title} closeButtonProps={{ 'aria-label': cancel }}>
      <div className="p-stack">
        <div>{children}</div>
        <div className="p-row p-end">
          <Button data-autofocus onClick={onCancel}>
            {cancel}
          </Button>
          <Button variant="danger" loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
