import { Button, FileButton, Modal, PasswordInput, Textarea } from '@mantine/core';
import type { TrustChange } from '@postern/protocol/console';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { tlsTexts } from '../texts/tls.ts';

const t = tlsTexts.clientForm;

interface Props {
  onTry(change: TrustChange): Promise<unknown>;
  onClose(): void;
}

type Given = NonNullable<TrustChange['client']>;

/** Certificate and key of this agent, in PEM or PKCS#12. */
export function ClientForm({ onTry, onClose }: Props) {
  const [given, setGiven] = useState<Given & { names?: string }>({});
  const [passphrase, setPassphrase] = useState('');
  const { names, ...content } = given;
  const add = useMutation({
    mutationFn: () => onTry({ client: { ...content, ...(passphrase ? { passphrase } : {}) } }),
    onSuccess: onClose,
  });
  const choose = async (files: File[]) => {
    if (files.length === 0) return;
    setGiven({ ...(await read(files)), names: files.map(({ name }) => name).join(', ') });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t.title} closeButtonProps={{ 'aria-label': tlsTexts.close }}>
      <div className="p-stack">
        <p className="p-small p-second">{t.hint}</p>
        <div className="p-row">
          <FileButton multiple accept=".pem,.crt,.cer,.key,.p12,.pfx" onChange={(files) => void choose(files)}>
            {(props) => <Button {...props}>{t.file}</Button>}
          </FileButton>
          {names && <span className="p-small">{t.chosen(names)}</span>}
        </div>
        {!content.pkcs12 && (
          <Textarea
            label={t.pem}
            autosize
            minRows={3}
            maxRows={8}
            spellCheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={content.pem ?? ''}
            onChange={(event) => setGiven({ pem: event.currentTarget.value })}
          />
        )}
        <PasswordInput
          label={t.passphrase}
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {add.error && <Fault fault={faultOf(add.error)} />}
        <div className="p-row p-end">
          <Button onClick={onClose}>{tlsTexts.cancel}</Button>
          <Button
            variant="filled"
            disabled={!content.pem && !content.pkcs12}
            loading={add.isPending}
            onClick={() => add.mutate()}
          >
            {tlsTexts.tryIt}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** PEM files are joined; one that is no text is PKCS#12. */
async function read(files: File[]): Promise<Given> {
  const texts = await Promise.all(files.map((file) => file.text()));
  if (texts.every((text) => text.includes('-----BEGIN '))) return { pem: texts.join('\n') };
  const bytes = new Uint8Array(await files[0]!.arrayBuffer());
  return { pkcs12: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}
