import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { CodedError } from '@postern/protocol/messages';
import type { IsPublic } from './authorities.ts';

/** A CA that people can choose to trust. */
export interface Authority {
  subject: string;
  issuer: string;
  /** ISO date. */
  until: string;
  /** SHA-256, upper case, colons. */
  fingerprint: string;
  pem: string;
}

/** What people see of a certificate. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** Names and addresses that it is for. */
  names: string;
  /** ISO dates. */
  from: string;
  until: string;
  /** SHA-256, upper case, colons. */
  fingerprint: string;
  /** Issuer of the last certificate that the server sent: the root, as far as it is known. */
  root: string;
  /** A CA of the chain is one that the world trusts, not only this machine. */
  publicCa: boolean;
  /** The topmost certificate that is at hand; absent where that is only the server's own, issued by another. */
  authority?: Authority;
}

/** Facts of the server's certificate; undefined where it showed none. */
export function peerFacts(socket: TLSSocket, isPublic: IsPublic): CertificateFacts | undefined {
  const leaf = socket.getPeerCertificate(true);
  if (!leaf || Object.keys(leaf).length === 0) return undefined;
  const chain: DetailedPeerCertificate[] = [leaf];
  for (let one = leaf.issuerCertificate; one && chain.length < 10 && !chain.includes(one); one = one.issuerCertificate)
    chain.push(one);
  const last = chain.at(-1)!;
  const selfSigned = new X509Certificate(last.raw).checkIssued(new X509Certificate(last.raw));
  return {
    subject: nameOfParty(leaf.subject),
    issuer: nameOfParty(leaf.issuer),
    names: (leaf.subjectaltname ?? nameOfParty(leaf.subject)).replace(/DNS:|IP Address:/g, ''),
    from: new Date(leaf.valid_from).toISOString(),
    until: new Date(leaf.valid_to).toISOString(),
    fingerprint: leaf.fingerprint256,
    root: nameOfParty(last.issuer),
    publicCa: isPublic(chain.map(({ raw }) => raw)),
    ...(last !== leaf || selfSigned ? { authority: authorityOf(new X509Certificate(last.raw).toString()) } : {}),
  };
}

function nameOfParty(party: PeerCertificate['subject'] | undefined): string {
  const fields = (party ?? {}) as Record<string, string | string[] | undefined>;
  const name = fields['CN'] ?? fields['O'] ?? fields['OU'];
  return `"${Array.isArray(name) ? name[0] : (name ?? 'no name')}"`;
}

/** The certificates of a PEM text. Throws CodedError `tls_file_unreadable`. */
export function parseCertificates(pem: string, file: string): string[] {
  const blocks =
    pem.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ??
    [];
  if (blocks.length === 0)
    throw new CodedError('tls_file_unreadable', { file, what: 'CA file', detail: 'it holds no certificate' });
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch (error) {
      throw new CodedError(
        'tls_file_unreadable',
        { file, what: 'CA file', detail: (error as Error).message },
        { cause: error },
      );
    }
  }
  return blocks;
}

/** What people see of a CA that is at hand as PEM. */
export function authorityOf(pem: string): Authority {
  return { ...pemFacts(pem), pem };
}

/** What people see of a certificate that is at hand, as PEM or DER. */
export function pemFacts(pem: string | Uint8Array): Omit<Authority, 'pem'> {
  const { subject, issuer, validTo, fingerprint256 } = new X509Certificate(pem);
  const nameIn = (lines: string): string => /^(?:CN|O|OU)=(.*)$/m.exec(lines)?.[1] ?? lines.replaceAll('\n', ', ');
  return {
    subject: /^CN=(.*)$/m.exec(subject)?.[1] ?? nameIn(subject),
    issuer: /^CN=(.*)$/m.exec(issuer)?.[1] ?? nameIn(issuer),
    until: new Date(validTo).toISOString(),
    fingerprint: fingerprint256,
  };
}

/** Text of a file that TLS needs. Throws CodedError `tls_file_unreadable`. */
export function readPem(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CodedError(
      'tls_file_unreadable',
      { file, what, detail: (error as NodeJS.ErrnoException).code ?? String(error) },
      { cause: error },
    );
  }
}
