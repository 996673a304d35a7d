import type { CertificateView, SettingsView } from '@postern/protocol/console';
import { type Column, DataTable, EmptyState, ErrorBlock, Panel } from '@postern/ui';
import { day } from '../texts/time.ts';
import { tlsTexts as t } from '../texts/tls.ts';

const short = (fingerprint: string) => `${fingerprint.slice(0, 11)} … ${fingerprint.slice(-11)}`;

const columns: Column<CertificateView>[] = [
  { key: 'subject', head: t.subject, cell: ({ subject }) => subject },
  { key: 'issuer', head: t.issuer, cell: ({ issuer }) => <span className="p-second">{issuer}</span> },
  { key: 'until', head: t.expires, cell: ({ until }) => day(until) },
  {
    key: 'fingerprint',
    head: t.fingerprint,
    cell: ({ fingerprint }) => <code title={fingerprint}>{short(fingerprint)}</code>,
  },
];

/** The CAs that are trusted beside those of the machine. */
export function Authorities({ authorities }: { authorities: SettingsView['tls']['authorities'] }) {
  const all = authorities.flatMap(({ certificates }) => certificates);
  return (
    <Panel title={t.own} padded={false}>
      {authorities.map(({ file, problem }) => problem && <ErrorBlock key={file} title={problem} />)}
      {all.length === 0 ? (
        <EmptyState>{t.ownNone}</EmptyState>
      ) : (
        <DataTable caption={t.own} columns={columns} rows={all} rowKey={({ fingerprint }) => fingerprint} />
      )}
    </Panel>
  );
}
