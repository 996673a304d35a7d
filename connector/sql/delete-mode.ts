import type { UsersConfig } from './config.ts';

/** What DELETE does when the configuration does not say it. */
export function deleteMode({
  delete: mode,
  active,
  deleted,
}: Pick<UsersConfig, 'delete' | 'active' | 'deleted'>): 'soft' | 'hard' | 'refuse' {
  return mode ?? (active || deleted ? 'soft' : 'refuse');
}
