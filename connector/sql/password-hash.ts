import { argon2, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import bcrypt from 'bcrypt';
import { invalidValue } from '../sdk/index.ts';
import type { PasswordConfig } from './config.ts';
import type { Database } from './database.ts';
import { parseNamedStatement } from './named-statement.ts';

type Hash = (password: string) => Promise<string>;

const deriveArgon2 = promisify(argon2);
const derivePbkdf2 = promisify(pbkdf2);

/** Longest password in bytes that bcrypt looks at; the rest would not count. */
const bcryptBytes = 72;

/** Makes what the application's password column holds. Nothing of it runs on the thread that answers requests. */
export function createPasswordHash(config: PasswordConfig, database: Database): Hash {
  switch (config.hash) {
    case 'bcrypt':
      return (password) => withBcrypt(password, config.cost ?? 10, config.prefix);
    case 'argon2id':
      return (password) => withArgon2(password, config);
    case 'pbkdf2':
      return (password) => withPbkdf2(password, config.cost ?? 600_000);
    case 'statement':
      return withStatement(config.statement, database);
  }
}

async function withBcrypt(password: string, cost: number, prefix: string): Promise<string> {
  if (Buffer.byteLength(password) > bcryptBytes) {
    throw invalidValue(
      `password is longer than ${bcryptBytes} bytes, which is all that bcrypt reads. Choose a shorter one.`,
    );
  }
  // 2a, 2b and 2y name the same computation; programs differ in which of them they accept.
  return (await bcrypt.hash(password, cost)).replace(/^\$2b\$/, `$${prefix}$`);
}

/** The PHC string that PHP, Python's argon2-cffi and libsodium read: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
async function withArgon2(
  password: string,
  { memory, passes, parallelism }: Extract<PasswordConfig, { hash: 'argon2id' }>,
): Promise<string> {
  const nonce = randomBytes(16);
  const key = await deriveArgon2('argon2id', { message: password, nonce, memory, passes, parallelism, tagLength: 32 });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(key)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** `pbkdf2_sha256$iterations$salt$hash`, the form that Django and others read. */
async function withPbkdf2(password: string, iterations: number): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const key = await derivePbkdf2(password, salt, iterations, 32, 'sha256');
  return `pbkdf2_sha256$${iterations}$${salt}$${key.toString('base64')}`;
}

function withStatement(statement: string, database: Database): Hash {
  const { sql, values } = parseNamedStatement(statement, database.dialect);
  return async (password) => {
    const [row] = await database.read(
      sql,
      values(() => password),
    );
    const hash = Object.values(row ?? {})[0];
    if (typeof hash !== 'string' || hash === '') throw new Error('users.password.statement answered no text.');
    return hash;
  };
}
