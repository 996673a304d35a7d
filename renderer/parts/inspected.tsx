import { Button } from '@mantine/core';
import type { AuthorityView, TlsView } from '@postern/protocol/console';
import { ErrorBlock, KeyValues } from '@postern/ui';
import { useState } from 'react';
import { day } from '../texts/time.ts';
import { tlsTexts } from '../texts/tls.ts';
import { Fingerprint } from './fingerprint.tsx';

const t = tlsTexts.inspected;

interface Props {
  host: string;
  tls: TlsView;
  /** Where nothing around it says one. */
  code?: string;
  busy: boolean;
  onTrust(authority: AuthorityView): void;
  /** The server does not send the CA, so a person has to bring it. */
  onAdd(): void;
}

/** The org's chain leads to no public CA: says so, and offers that CA by its fingerprint. Never the primary button. */
export function Inspected({ host, tls: { authority, certificate }, code, busy, onTrust, onAdd }: Props) {
  const [shown, setShown] = useState(false);
  const issuer = authority?.subject ?? certificate?.issuer ?? '';
  return (
    <section className="t-inspected" aria-label={t.label}>
      <ErrorBlock
        state="attention"
        title={t.title(host)}
        next={
          <>
            {authority ? t.text(issuer) : t.unknown(issuer)}
            {authority && (
              <span className="t-fingerprint">
                <span className="p-quiet">{tlsTexts.fingerprint}</span> <Fingerprint value={authority.fingerprint} />
              </span>
            )}
            <span className="p-row t-inspected-row">
              {authority ? (
                <Button loading={busy} onClick={() => onTrust(authority)}>
                  {t.trust}
                </Button>
              ) : (
                <Button onClick={onAdd}>{t.addCa}</Button>
              )}
              {certificate && (
                <Button variant="subtle" aria-expanded={shown} onClick={() => setShown(!shown)}>
                  {shown ? t.hide : t.show}
                </Button>
              )}
            </span>
          </>
        }
        {...(code ? { code } : {})}
      />
      {shown && certificate && (
        <div className="t-chain">
          <KeyValues
            rows={[
              [t.server, certificate.subject],
              [tlsTexts.expires, day(certificate.until)],
              [tlsTexts.fingerprint, <Fingerprint key="fingerprint" value={certificate.fingerprint} />],
              [t.issuer, issuer],
            ]}
          />
        </div>
      )}
    </section>
  );
}
