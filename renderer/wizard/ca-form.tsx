import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { wizardTexts } from '../texts/wizard.ts';

const t = wizardTexts.ca;

interface Props {
  opened: boolean;
  onClose(): void;
  onAdded(subject: string): void;
}

/** Trusting a CA is never the primary button. */
export function CaForm({ opened, onClose, onAdded }: Props) {
  const client = useClient();
  const [pem, setPem] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const added = await client.trust.read({ pem });
      await client.enrolment.setTrust({ addCas: [{ pem }] });
      return added;
    },
    onSuccess: (added) => {
      setPem('');
      onAdded(added.map(({ subject }) => subject).join(', '));
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg" closeButtonProps={{ 'aria-label': t.cancel }}>
      <div className="p-stack">
        <p className="p-small p-second">{t.warn}</p>
        <Textarea
          label={t.pem}
          autosize
          minRows={6}
          maxRows={14}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={pem}
          spellCheck={false}
          onChange={(event) => setPem(event.currentTarget.value)}
        />
        {add.error && <Fault fault={faultOf(add.error)} />}
        <div className="p-row p-end">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button disabled={pem.trim() === ''} loading={add.isPending} onClick={() => add.mutate()}>
            {t.add}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
