import {
  closeSync,
  constants,
  fchownSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { TrustChange } from '@postern/protocol/console';
import { writeAtomic } from '../config/atomic-file.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { candidateOf } from '../trial/change.ts';
import { readPem } from '../trust/certificate.ts';
import { asOwner, type Owner } from './as-owner.ts';

/** Of a process, not of the agent. */
const ofProcess = /^(agent\.(lock.*|pid)|handed-over\.json|journal\.db-shm|.*\.tmp)$/;

/** The files of a data folder that make up its agent. */
export const filesOfAgent = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !ofProcess.test(entry.name))
    .map(({ name }) => name);

export interface Place {
  dir: string;
  owner: Owner;
}

/** Copies files by name from one folder to another, each with the rights of its folder's owner; they are on the disk when it returns. */
export function copyFiles(names: string[], from: Place, to: Place): void {
  for (const name of names) {
    const source = asOwner(from.owner, () => openSync(join(from.dir, name), constants.O_RDONLY | constants.O_NOFOLLOW));
    try {
      const target = asOwner(to.owner, () => openSync(join(to.dir, name), 'w', 0o600));
      try {
        const buffer = Buffer.allocUnsafe(1 << 20);
        for (let read = readSync(source, buffer); read > 0; read = readSync(source, buffer))
          writeFileSync(target, buffer.subarray(0, read));
        if (process.getuid?.() === 0) fchownSync(target, to.owner.uid, to.owner.gid);
        fsyncSync(target);
      } finally {
        closeSync(target);
      }
    } finally {
      closeSync(source);
    }
  }
}

/**
 * Has the settings of a copied folder name no file elsewhere: certificates lie beside them, under the path that the folder
 * will have. They are read as `person`, from where they are now. Throws CodedError `tls_file_unreadable`.
 */
export function ownCertificates(dir: string, willBe: string, person: Owner): void {
  const config = readConfig(dir);
  const { caFiles, caFor, clientCert, clientKey, ...tls } = config.tls;
  const read = (file: string, what: string): string => asOwner(person, () => readPem(file, what));
  const addCas = caFiles.map((file) => ({ pem: read(file, 'CA file'), peers: caFor[file] ?? null }));
  const change: TrustChange = { addCas, ...(clientCert ? { client: clientOf(clientCert, clientKey, person) } : {}) };
  const bare = { ...config, tls: { ...tls, caFiles: [], caFor: {} } };
  const candidate = candidateOf(bare, [change], willBe);
  for (const [path, content] of candidate.files) writeAtomic(join(dir, basename(path)), content);
  writeConfig(dir, candidate.config);
}

function clientOf(cert: string, key: string | undefined, person: Owner): TrustChange['client'] {
  // Unreadable ones are told apart here, since a PKCS#12 file is no text.
  asOwner(person, () => readPem(cert, 'client certificate'));
  const content = asOwner(person, () => readFileSync(cert));
  if (!content.includes('-----BEGIN ')) return { pkcs12: content.toString('base64') };
  return { pem: key ? `${content}\n${asOwner(person, () => readPem(key, 'key'))}` : String(content) };
}
