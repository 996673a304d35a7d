import type { TlsView } from '@postern/protocol/console';
import type { CertificateFacts } from './certificate.ts';
import type { TlsFacts } from './dial.ts';
import { NetworkFault } from './network-fault.ts';

/** What people see of a handshake, or of the certificate that it refused. */
export function viewOf(facts: TlsFacts | undefined, fault?: unknown): TlsView | undefined {
  const certificate = facts?.certificate ?? (fault instanceof NetworkFault ? fault.certificate : undefined);
  if (!facts && !certificate) return undefined;
  return {
    ...(facts ? { version: facts.version, cipher: facts.cipher } : {}),
    ...(certificate ? certificateView(certificate) : {}),
    publicCa: certificate?.publicCa ?? false,
  };
}

function certificateView({ subject, until, fingerprint, root, authority }: CertificateFacts): Partial<TlsView> {
  const bare = (name: string): string => name.replace(/^"|"$/g, '');
  return {
    certificate: { subject: bare(subject), issuer: bare(root), until, fingerprint },
    ...(authority ? { authority } : {}),
  };
}
