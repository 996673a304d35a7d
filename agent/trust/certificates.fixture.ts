import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Pair {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

/** A private CA made by openssl, for tests against real servers. */
export interface TestAuthority extends Pair {
  /** `days` may be negative: ended in the past. */
  issue(name: string, options?: { san?: string; days?: number; rsaBits?: number }): Pair;
}

export function createTestAuthority(name = 'Postern Test CA'): TestAuthority {
  const dir = mkdtempSync(join(tmpdir(), 'postern-ca-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const read = (base: string): Pair => ({
    cert: readFileSync(join(dir, `${base}.pem`), 'utf8'),
    key: readFileSync(join(dir, `${base}.key`), 'utf8'),
    certFile: join(dir, `${base}.pem`),
    keyFile: join(dir, `${base}.key`),
  });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'keyUsage=critical,keyCertSign',
  );
  let count = 0;
  return {
    ...read('ca'),
    issue: (subject, { san = 'DNS:localhost,IP:127.0.0.1', days = 7, rsaBits } = {}) => {
      const base = `leaf${count++}`;
      const kind = rsaBits ? ['-newkey', `rsa:${rsaBits}`, '-nodes'] : ec;
      writeFileSync(join(dir, `${base}.ext`), `subjectAltName=${san}\n`);
      openssl('req', ...kind, '-keyout', `${base}.key`, '-out', `${base}.csr`, '-subj', `/CN=${subject}`);
      openssl(
        'x509',
        '-req',
        '-in',
        `${base}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-out',
        `${base}.pem`,
        '-days',
        String(days),
        '-extfile',
        `${base}.ext`,
      );
      return read(base);
    },
  };
}
