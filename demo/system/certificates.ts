import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  certFile: string;
  keyFile: string;
}

export interface PrivateCa {
  caFile: string;
  ca: string;
  /** A server certificate for these host names and addresses, valid for two days. */
  issue(name: string, hosts?: string[]): Promise<Certificate>;
}

/** A private CA for one run, made with the openssl program in `folder`. Nothing outside the run trusts it. */
export async function createPrivateCa(folder: string): Promise<PrivateCa> {
  await mkdir(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const key = (file: string) => run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file]);
  await key(at('ca.key'));
  const subject = ['-subj', '/O=Postern story/CN=Private CA of this run'];
  const extensions = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  await run('openssl', [
    'req',
    '-x509',
    '-new',
    '-key',
    at('ca.key'),
    '-days',
    '2',
    '-out',
    at('ca.pem'),
    ...subject,
    ...extensions,
  ]);

  return {
    caFile: at('ca.pem'),
    ca: await readFile(at('ca.pem'), 'utf8'),
    async issue(name, hosts = ['localhost', '127.0.0.1']) {
      const names = hosts.map((host) => (/^[\d.]+$|:/.test(host) ? `IP:${host}` : `DNS:${host}`)).join(',');
      await key(at(`${name}.key`));
      await run('openssl', [
        'req',
        '-new',
        '-key',
        at(`${name}.key`),
        '-subj',
        `/CN=${name}`,
        '-out',
        at(`${name}.csr`),
      ]);
      await writeFile(at(`${name}.ext`), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
      const signed = [
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-days',
        '2',
        '-extfile',
        at(`${name}.ext`),
      ];
      await run('openssl', ['x509', '-req', '-in', at(`${name}.csr`), '-out', at(`${name}.pem`), ...signed]);
      return { certFile: at(`${name}.pem`), keyFile: at(`${name}.key`) };
    },
  };
}
