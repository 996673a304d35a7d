import { Button, FileButton } from '@mantine/core';
import type { CertificateView, SettingsView, TrustChange } from '@postern/protocol/console';
import { type Column, DataTable, EmptyState, ErrorBlock, Panel } from '@postern/ui';
import { useState } from 'react';
import { useAgentState } from '../api/state-context.ts';
import { CaForm } from '../parts/ca-form.tsx';
import { day } from '../texts/time.ts';
import { tlsTexts as t } from '../texts/tls.ts';
import { AuthorityForm } from './authority-form.tsx';
import { PeerChoice } from './peer-choice.tsx';
import { peersOf } from './peers.ts';

interface Props {
  authorities: SettingsView['tls']['authorities'];
  /** Another change is on trial. */
  busy: boolean;
  onTry(change: TrustChange): Promise<unknown>;
}

type Row = CertificateView & { file: string; peers: string[] | null };

const short = (fingerprint: string) => `${fingerprint.slice(0, 11)} … ${fingerprint.slice(-11)}`;

/** The CAs that are trusted beside those of the machine. */
export function Authorities({ authorities, busy, onTry }: Props) {
  const peers = peersOf(useAgentState());
  const [adding, setAdding] = useState<{ pem: string }>();
  const [changing, setChanging] = useState<Row>();
  const [chosen, setChosen] = useState<string[] | null>(null);
  const rows = authorities.flatMap(({ file, certificates, peers = null }) =>
    certificates.map((one): Row => ({ ...one, file, peers })),
  );
  const namesOf = (chosen: string[] | null): string =>
    chosen === null
      ? t.everyone
      : chosen.map((one) => peers.find(({ peer }) => peer === one)?.name ?? one).join(', ') || t.nobody;
  const begin = (pem: string) => {
    setChosen(null);
    setAdding({ pem });
  };
  const columns: Column<Row>[] = [
    { key: 'subject', head: t.subject, cell: ({ subject }) => <b>{subject}</b> },
    { key: 'peers', head: t.trustedFor, cell: (row) => <span className="p-second">{namesOf(row.peers)}</span> },
    { key: 'until', head: t.expires, cell: ({ until }) => day(until) },
    { key: 'sha', head: t.fingerprint, cell: (row) => <code title={row.fingerprint}>{short(row.fingerprint)}</code> },
    {
      key: 'change',
      head: '',
      right: true,
      cell: (row) => (
        <Button size="xs" disabled={busy} aria-label={t.changeName(row.subject)} onClick={() => setChanging(row)}>
          {t.change}
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title={t.own}
      padded={false}
      aside={
        <span className="p-row">
          <Button size="xs" disabled={busy} onClick={() => begin('')}>
            {t.paste}
          </Button>
          <FileButton accept=".pem,.crt,.cer" onChange={(file) => void file?.text().then(begin)}>
            {(props) => (
              <Button size="xs" disabled={busy} {...props}>
                {t.addFile}
              </Button>
            )}
          </FileButton>
        </span>
      }
    >
      {authorities.map(
        ({ file, problem }) =>
          problem && (
            <ErrorBlock
              key={file}
              title={problem}
              action={
                <Button disabled={busy} onClick={() => void onTry({ removeCas: [file] })}>
                  {t.remove}
                </Button>
              }
            />
          ),
      )}
      {rows.length === 0 ? (
        <EmptyState>{t.ownNone}</EmptyState>
      ) : (
        <DataTable caption={t.own} columns={columns} rows={rows} rowKey={({ fingerprint }) => fingerprint} />
      )}
      <CaForm
        opened={adding !== undefined}
        start={adding?.pem ?? ''}
        onClose={() => setAdding(undefined)}
        onTrust={(pem) => onTry({ addCas: [{ pem, peers: chosen }] })}
        onDone={() => setAdding(undefined)}
      >
        <PeerChoice value={chosen} onChange={setChosen} />
      </CaForm>
      {changing && <AuthorityForm {...changing} onTry={onTry} onClose={() => setChanging(undefined)} />}
    </Panel>
  );
}
