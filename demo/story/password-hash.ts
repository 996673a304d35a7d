import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** Whether a clear text belongs to a hash as the sample application keeps it: `pbkdf2_sha256$iterations$salt$hash`, as Django writes it. */
export function verifies(clearText: string, stored: string): boolean {
  const [algorithm, iterations, salt, hash] = stored.split('$');
  if (algorithm !== 'pbkdf2_sha256' || !salt || !hash) return false;
  const wanted = Buffer.from(hash, 'base64');
  const made = pbkdf2Sync(clearText, salt, Number(iterations), wanted.length, 'sha256');
  return timingSafeEqual(made, wanted);
}
