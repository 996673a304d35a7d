import type { UsersConfig } from './config.ts';

/** What DELETE does when the configuration does not say it. */
export function deleteMode({
  delete: mode,
  active,
  deleted,
  statements,
}: Pick<UsersConfig, 'delete' | 'active' | 'deleted' | 'statements'>): 'soft' | 'hard' | 'refuse' {
  if (mode === undefined && statements) return statements.delete === undefined ? 'refuse' : 'hard';
  return mode ?? (active || deleted ? 'soft' : 'refuse');
}
