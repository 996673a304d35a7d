import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import bcrypt from 'bcryptjs';
import { invalidValue } from '../sdk/index.ts';

const derive = promisify(pbkdf2);

/** Longest password in bytes that bcrypt looks at; the rest would not count. */
const bcryptBytes = 72;

/** Makes what the application's password column holds. `cost`: bcrypt's rounds as power of two, or PBKDF2's iterations. */
export function createPasswordHash(hash: 'bcrypt' | 'pbkdf2', cost?: number): (password: string) => Promise<string> {
  return hash === 'bcrypt'
    ? (password) => withBcrypt(password, cost ?? 10)
    : (password) => withPbkdf2(password, cost ?? 600_000);
}

async function withBcrypt(password: string, cost: number): Promise<string> {
  if (Buffer.byteLength(password) > bcryptBytes) {
    throw invalidValue(
      `password is longer than ${bcryptBytes} bytes, which is all that bcrypt reads. Choose a shorter one.`,
    );
  }
  return bcrypt.hash(password, cost);
}

/** `pbkdf2_sha256$iterations$salt$hash`, the form that Django and others read. */
async function withPbkdf2(password: string, iterations: number): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const key = await derive(password, salt, iterations, 32, 'sha256');
  return `pbkdf2_sha256$${iterations}$${salt}$${key.toString('base64')}`;
}
