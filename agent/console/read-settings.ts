import type { CertificateView, SettingsView } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { Environment } from '../config/environment.ts';
import { readConfig } from '../config/store.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { parseCertificates, pemFacts, readPem } from '../trust/certificate.ts';

/** The settings as the screens show them. A file that cannot be read is said to be so, beside the others. */
export async function readSettings(environment: Environment, keychain: Keychain): Promise<SettingsView> {
  const { proxy, tls } = readConfig(environment.dataDir);
  const system = environment.systemProxy && URL.parse(environment.systemProxy.url);
  const client = tls.clientCert && withProblem(tls.clientCert, 'client certificate');
  return {
    proxy: {
      mode: proxy.mode,
      ...(proxy.url ? { url: proxy.url } : {}),
      ...(proxy.user ? { user: proxy.user } : {}),
      passwordSet: (await keychain.get('proxy.password')) !== undefined,
      noProxy: proxy.noProxy,
      connectors: proxy.connectors,
      ...(system ? { system: system.host } : {}),
    },
    tls: {
      minVersion: tls.minVersion,
      authorities: tls.caFiles.map((file) => withProblem(file, 'CA file')),
      ...(client
        ? {
            client: {
              file: client.file,
              ...(client.certificates[0] ? { certificate: client.certificates[0] } : {}),
              ...(client.problem ? { problem: client.problem } : {}),
            },
          }
        : {}),
    },
  };
}

function withProblem(file: string, what: string): { file: string; certificates: CertificateView[]; problem?: string } {
  try {
    return { file, certificates: parseCertificates(readPem(file, what), file).map(pemFacts) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { file, certificates: [], problem: error.message };
  }
}
