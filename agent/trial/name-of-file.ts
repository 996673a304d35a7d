import { parseCertificates, pemFacts, readPem } from '../trust/certificate.ts';
import type { Candidate } from './change.ts';
import type { NameFile } from './changes.ts';

/** Names certificates by their subjects, also those of files that are not written yet. */
export function nameOfFile(pending: Candidate['files']): NameFile {
  return (file) => {
    const content = pending.find(([path]) => path === file)?.[1];
    try {
      const pem = content === undefined ? readPem(file, 'certificate') : Buffer.from(content).toString('utf8');
      return parseCertificates(pem, file)
        .map((one) => pemFacts(one).subject)
        .join(', ');
    } catch {
      // A PKCS#12 file, or one that cannot be read.
      return undefined;
    }
  };
}
