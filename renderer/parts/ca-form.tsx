import { Button, FileButton, Modal, Textarea } from '@mantine/core';
import { KeyValues } from '@postern/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { day } from '../texts/time.ts';
import { tlsTexts } from '../texts/tls.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { Fault } from './fault.tsx';
import { Fingerprint } from './fingerprint.tsx';

const t = wizardTexts.ca;

interface Props {
  opened: boolean;
  /** What a file held that was chosen before. */
  start?: string;
  /** More that is asked. */
  children?: ReactNode;
  onClose(): void;
  /** Resolves when the CA is taken. */
  onTrust(pem: string): Promise<unknown>;
  onDone(subject: string): void;
}

/** A CA from a file or pasted; its facts are shown before it is trusted. Trusting one is never the primary button. */
export function CaForm({ opened, start = '', children, onClose, onTrust, onDone }: Props) {
  const client = useClient();
  const [pem, setPem] = useState(start);
  useEffect(() => setPem(start), [start]);
  const text = pem.trim();
  const whole = /-----END (?:[A-Z0-9]+ )?CERTIFICATE-----\s*$/.test(text);
  const read = useQuery({
    queryKey: ['certificate', text],
    queryFn: () => client.trust.read({ pem: text }),
    enabled: opened && text !== '' && whole,
    placeholderData: keepPreviousData,
  });
  const found = whole ? (read.data ?? []) : [];
  const add = useMutation({
    mutationFn: () => onTrust(text),
    onSuccess: () => {
      setPem('');
      onDone(found.map(({ subject }) => subject).join(', '));
    },
  });
  const error = add.error ?? read.error;
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg" closeButtonProps={{ 'aria-label': t.cancel }}>
      <div className="p-stack">
        <p className="p-small p-second">{t.warn}</p>
        <Textarea
          label={t.pem}
          data-autofocus
          autosize
          minRows={4}
          maxRows={8}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={pem}
          spellCheck={false}
          onChange={(event) => setPem(event.currentTarget.value)}
        />
        <div>
          <FileButton accept=".pem,.crt,.cer" onChange={(file) => void file?.text().then(setPem)}>
            {(props) => <Button {...props}>{t.file}</Button>}
          </FileButton>
        </div>
        {found.map(({ subject, until, fingerprint }) => (
          <KeyValues
            key={fingerprint}
            rows={[
              [tlsTexts.subject, <b key="subject">{subject}</b>],
              [tlsTexts.expires, day(until)],
              [tlsTexts.fingerprint, <Fingerprint key="fingerprint" value={fingerprint} />],
            ]}
          />
        ))}
        {found.length > 0 && children}
        {error && <Fault fault={faultOf(error)} />}
        {text !== '' && !whole && <p className="p-meta">{t.notWhole}</p>}
        <div className="p-row p-end">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button disabled={found.length === 0} loading={add.isPending} onClick={() => add.mutate()}>
            {t.add}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
