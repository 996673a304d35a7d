import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustChange } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { setSetting, settingKey } from '../config/edit.ts';
import { type Config, isSecret, type Secrets } from '../config/schema.ts';
import { parseCertificates, pemFacts } from '../trust/certificate.ts';

/** The settings as they would be, with the files that they name. */
export interface Candidate {
  config: Config;
  /** Those that change; an empty one is forgotten. */
  secrets: Secrets;
  /** Path and content of files to write. */
  files: [string, string | Uint8Array][];
}

/**
 * Works changes into settings, one after the other. Nothing is written. Throws CodedError `config_invalid_value`, `tls_file_unreadable`,
 * `tls_client_incomplete` or `tls_ca_unknown`.
 */
export function candidateOf(config: Config, changes: TrustChange[], dataDir: string): Candidate {
  const now: Candidate = { config, secrets: {}, files: [] };
  for (const change of changes) workIn(now, change, dataDir);
  return now;
}

function workIn(now: Candidate, change: TrustChange, dataDir: string): void {
  for (const [name, value] of Object.entries(change.settings ?? {})) {
    const key = settingKey(name);
    if (isSecret(key)) now.secrets[key] = value;
    else now.config = setSetting(now.config, key, value);
  }
  for (const { pem, peers } of change.addCas ?? []) addCa(now, pem, peers ?? null, dataDir);
  for (const fingerprint of change.removeCas ?? []) removeCa(now, fingerprint);
  for (const { fingerprint, peers } of change.limitCas ?? []) limitTo(now, fileOf(now, fingerprint), peers);
  if (change.client !== undefined) setClient(now, change.client, dataDir);
}

function addCa(now: Candidate, pem: string, peers: string[] | null, dataDir: string): void {
  const text = `${parseCertificates(pem, 'pasted text').join('\n')}\n`;
  const file = addFile(now, dataDir, 'ca', 'pem', text);
  setTls(now, { caFiles: [...new Set([...now.config.tls.caFiles, file])] });
  limitTo(now, file, peers);
}

function removeCa(now: Candidate, fingerprint: string): void {
  const gone = fileOf(now, fingerprint);
  now.files = now.files.filter(([file]) => file !== gone);
  setTls(now, { caFiles: now.config.tls.caFiles.filter((file) => file !== gone) });
  limitTo(now, gone, null);
}

function limitTo(now: Candidate, file: string, peers: string[] | null): void {
  const { [file]: _before, ...rest } = now.config.tls.caFor;
  setTls(now, { caFor: peers ? { ...rest, [file]: peers } : rest });
}

/** The file that holds a CA; it may be one that is not written yet. */
function fileOf({ config, files }: Candidate, fingerprint: string): string {
  const found = config.tls.caFiles.find((file) => {
    const pending = files.find(([path]) => path === file)?.[1];
    try {
      const pem = pending === undefined ? readFileSync(file, 'utf8') : String(pending);
      return parseCertificates(pem, file).some((one) => pemFacts(one).fingerprint === fingerprint);
    } catch {
      // One that cannot be read is named by its path, so that it can be taken away.
      return file === fingerprint;
    }
  });
  if (!found) throw new CodedError('tls_ca_unknown', { fingerprint });
  return found;
}

function setClient(now: Candidate, client: TrustChange['client'], dataDir: string): void {
  const { clientCert: _cert, clientKey: _key, ...rest } = now.config.tls;
  now.config = { ...now.config, tls: rest };
  now.secrets['tls.clientPassphrase'] = client?.passphrase ?? '';
  if (!client) return;
  const content = client.pkcs12 === undefined ? pairOf(client.pem ?? '') : Buffer.from(client.pkcs12, 'base64');
  setTls(now, { clientCert: addFile(now, dataDir, 'client', client.pkcs12 === undefined ? 'pem' : 'p12', content) });
}

/** Certificate and key in one PEM text, in any order. */
function pairOf(pem: string): string {
  const missing = (what: string): CodedError => new CodedError('tls_client_incomplete', { what });
  if (!/-----BEGIN CERTIFICATE-----/.test(pem)) throw missing('certificate');
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(pem)) throw missing('key');
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}

/** Named by its content, so that the same one twice is one file. */
function addFile(now: Candidate, dataDir: string, kind: string, ending: string, content: string | Uint8Array): string {
  const file = join(dataDir, `${kind}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}.${ending}`);
  now.files.push([file, content]);
  return file;
}

/** Files that `addFile` names; others belong to the admin. */
export const isOwnFile = (name: string): boolean => /^(ca|client)-[0-9a-f]{16}\.(pem|p12)$/.test(name);

const setTls = (now: Candidate, tls: Partial<Config['tls']>): void => {
  now.config = { ...now.config, tls: { ...now.config.tls, ...tls } };
};
