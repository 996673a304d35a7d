import type { CertificateView, SettingsView } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { Environment } from '../config/environment.ts';
import { readSecrets } from '../config/secrets.ts';
import { readConfig } from '../config/store.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { parseCertificates, pemFacts, readPem } from '../trust/certificate.ts';
import { clientFacts, readClientCertificate } from '../trust/client-certificate.ts';

/** The settings as the screens show them. A file that cannot be read is said to be so, beside the others. */
export async function readSettings(environment: Environment, keychain: Keychain): Promise<SettingsView> {
  const { proxy, tls } = readConfig(environment.dataDir);
  const system = environment.systemProxy && URL.parse(environment.systemProxy.url);
  const secrets = await readSecrets(keychain);
  return {
    proxy: {
      mode: proxy.mode,
      ...(proxy.url ? { url: proxy.url } : {}),
      ...(proxy.user ? { user: proxy.user } : {}),
      passwordSet: secrets['proxy.password'] !== undefined,
      noProxy: proxy.noProxy,
      connectors: proxy.connectors,
      ...(system ? { system: system.host } : {}),
    },
    tls: {
      minVersion: tls.minVersion,
      authorities: tls.caFiles.map((file) => ({
        ...withProblem(file, 'CA file'),
        ...(tls.caFor[file] ? { peers: tls.caFor[file] } : {}),
      })),
      ...(tls.clientCert ? { client: clientView(tls.clientCert, tls.clientKey, secrets['tls.clientPassphrase']) } : {}),
    },
  };
}

function clientView(
  clientCert: string,
  clientKey: string | undefined,
  passphrase: string | undefined,
): NonNullable<SettingsView['tls']['client']> {
  try {
    const certificate = clientFacts(readClientCertificate({ clientCert, clientKey, passphrase }));
    return { file: clientCert, ...(certificate ? { certificate } : {}) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { file: clientCert, problem: error.message };
  }
}

function withProblem(file: string, what: string): { file: string; certificates: CertificateView[]; problem?: string } {
  try {
    return { file, certificates: parseCertificates(readPem(file, what), file).map(pemFacts) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { file, certificates: [], problem: error.message };
  }
}
