import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';

/** Who signs for Windows (Authenticode): files in PEM. */
export interface SigningKey {
  certificates: string;
  key: string;
  /** Address of a time stamp server; without one a signature ends with its certificate. */
  timestamps?: string | undefined;
}

/** What the environment names, if anything: POSTERN_AUTHENTICODE_CERTS, POSTERN_AUTHENTICODE_KEY, POSTERN_AUTHENTICODE_TIMESTAMPS. */
export function signingKey(env: NodeJS.ProcessEnv): SigningKey | undefined {
  const certificates = env['POSTERN_AUTHENTICODE_CERTS'];
  const key = env['POSTERN_AUTHENTICODE_KEY'];
  if (!certificates !== !key) throw new Error('POSTERN_AUTHENTICODE_CERTS and POSTERN_AUTHENTICODE_KEY go together.');
  return certificates && key ? { certificates, key, timestamps: env['POSTERN_AUTHENTICODE_TIMESTAMPS'] } : undefined;
}

/** Signs a program or an MSI in place. What is edited afterwards is not signed any more. */
export function signForWindows(file: string, { certificates, key, timestamps }: SigningKey): void {
  const signed = `${file}.signed`;
  const args = ['sign', '-certs', certificates, '-key', key, '-h', 'sha256', '-n', 'Postern Agent'];
  const more = [...(timestamps ? ['-ts', timestamps] : []), ...(file.endsWith('.msi') ? ['-add-msi-dse'] : [])];
  execFileSync('osslsigncode', [...args, ...more, '-in', file, '-out', signed], { stdio: ['ignore', 'pipe', 'pipe'] });
  renameSync(signed, file);
}
