import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '@postern/protocol/messages';

const size = 32;

/**
 * The key under which the org's secrets rest: 32 bytes, base64 or base64url, from a file with mode 0600 that is made
 * when it is missing, or from text (an environment variable). Whoever has the database without this key has no secrets.
 * Throws CodedError `org_key_invalid`.
 */
export async function loadOrgKey(source: { file: string } | { text: string }): Promise<KeyObject> {
  if ('text' in source) return decode(source.text, 'POSTERN_ORG_KEY');
  const text = await readFile(source.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CodedError('org_key_invalid', { where: source.file, reason: error.message }, { cause: error });
  });
  return decode(text ?? (await make(source.file)), source.file);
}

/** Written aside and linked into place, so that of two processes that start at once the second takes the first's key. */
async function make(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(part, `${randomBytes(size).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    await link(part, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(part);
  }
  return readFile(file, 'utf8');
}

function decode(text: string, where: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== size)
    throw new CodedError('org_key_invalid', { where, reason: `it holds ${bytes.length} bytes, not ${size}` });
  return createSecretKey(bytes);
}
