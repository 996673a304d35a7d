import { CodedError } from '@postern/protocol/messages';
import { type Config, configSchema, type SettingKey, settings } from './schema.ts';

/** Checks a dotted name. Throws CodedError `config_unknown_key` that names the nearest one. */
export function settingKey(name: string): SettingKey {
  if (Object.hasOwn(settings, name)) return name as SettingKey;
  const near = nearest(name, Object.keys(settings));
  throw new CodedError('config_unknown_key', { key: name, hint: near ? ` Did you mean ${near}?` : '' });
}

/** Value of a setting as text; empty where it is not set. */
export function getSetting(config: Config, key: SettingKey): string {
  const [group, name] = key.split('.') as [keyof Config, string];
  const value = (config[group] as Record<string, unknown>)[name];
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}

/**
 * The settings with one changed; an empty text takes it back to its default. The given ones stay as they are.
 * Throws CodedError `config_invalid_value`.
 */
export function setSetting(config: Config, key: SettingKey, text: string): Config {
  const [group, name] = key.split('.') as [keyof Config, string];
  const { [name]: before, ...rest } = config[group] as Record<string, unknown>;
  const changed = text === '' ? rest : { ...rest, [name]: typed(key, text, before) };
  const parsed = configSchema.safeParse({ ...config, [group]: changed });
  if (!parsed.success)
    throw new CodedError('config_invalid_value', { key, why: parsed.error.issues[0]?.message ?? 'not valid' });
  return parsed.data;
}

function typed(key: SettingKey, text: string, before: unknown): unknown {
  if (Array.isArray(before))
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  if (typeof before === 'number') return /^\d{1,9}$/.test(text) ? Number(text) : text;
  if (typeof before !== 'boolean') return text;
  if (text !== 'true' && text !== 'false')
    throw new CodedError('config_invalid_value', { key, why: 'it takes true or false' });
  return text === 'true';
}

/** The nearest of the names, if it is near enough to be meant. */
export function nearest(name: string, names: string[]): string | undefined {
  const scored = names.map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }));
  const best = scored.sort((a, b) => a.far - b.far)[0];
  return best && best.far <= Math.max(2, best.candidate.length / 2) ? best.candidate : undefined;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
