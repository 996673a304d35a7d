import { Button, Modal } from '@mantine/core';
import type { TrustChange } from '@postern/protocol/console';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { tlsTexts as t } from '../texts/tls.ts';
import { PeerChoice } from './peer-choice.tsx';

interface Props {
  subject: string;
  fingerprint: string;
  peers: string[] | null;
  onTry(change: TrustChange): Promise<unknown>;
  onClose(): void;
}

/** For whom an own CA is trusted, or that it is taken away. */
export function AuthorityForm({ subject, fingerprint, peers, onTry, onClose }: Props) {
  const [chosen, setChosen] = useState(peers);
  const change = useMutation({ mutationFn: onTry, onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t.limitTitle(subject)} closeButtonProps={{ 'aria-label': t.close }}>
      <div className="p-stack">
        <PeerChoice value={chosen} onChange={setChosen} />
        {change.error && <Fault fault={faultOf(change.error)} />}
        <div className="p-row">
          <Button variant="danger" onClick={() => change.mutate({ removeCas: [fingerprint] })}>
            {t.removeCa}
          </Button>
          <span className="p-grow" />
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            variant="filled"
            loading={change.isPending}
            onClick={() => change.mutate({ limitCas: [{ fingerprint, peers: chosen }] })}
          >
            {t.tryIt}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
