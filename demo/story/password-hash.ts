import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** Whether a clear text belongs to a PBKDF2 hash as the sample application keeps it: `$pbkdf2-sha256$i=…$salt$hash`. */
export function verifies(clearText: string, stored: string): boolean {
  const [, , rounds, salt, hash] = stored.split('$');
  const iterations = Number(/(\d+)/.exec(rounds ?? '')?.[1]);
  if (!iterations || !salt || !hash) return false;
  const wanted = Buffer.from(hash, 'base64');
  const made = pbkdf2Sync(clearText, Buffer.from(salt, 'base64'), iterations, wanted.length, 'sha256');
  return timingSafeEqual(made, wanted);
}
