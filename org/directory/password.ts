import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';

// OWASP's floor for scrypt with 32 MiB; the parameters stand in the hash, so they can grow later.
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** `scrypt$N$r$p$salt$hash`, base64url. Takes about 0.2 s of a thread: never inside a transaction. */
export function hashPassword(clearText: string): Promise<string> {
  const salt = randomBytes(16);
  return new Promise((resolve, reject) => {
    scrypt(clearText.normalize('NFKC'), salt, 32, cost, (error, key) => {
      if (error) return reject(error);
      resolve(written(salt, key));
    });
  });
}

/** A hash that no password has. To compare with it takes as long as with any other. */
export const nobodysHash = (): string => written(randomBytes(16), randomBytes(32));

const written = (salt: Buffer, key: Buffer): string =>
  ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
