import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { writeAtomic } from './atomic-file.ts';
import { type Config, configSchema } from './schema.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'config.json');

/** The settings of a data folder; defaults where there are none. Throws CodedError `config_damaged` or `config_newer`. */
export function readConfig(dataDir: string): Config {
  const file = fileOf(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return configSchema.parse({});
    throw new CodedError('config_damaged', { file, detail: code ?? String(error) }, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CodedError('config_damaged', { file, detail: (error as Error).message }, { cause: error });
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) throw new CodedError('config_newer', { file, version });
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CodedError('config_damaged', { file, detail: `${issue?.path.join('.') || 'file'}: ${issue?.message}` });
}

/** Replaces the settings as one. */
export function writeConfig(dataDir: string, config: Config): void {
  writeAtomic(fileOf(dataDir), `${JSON.stringify(config, null, 2)}\n`);
}
