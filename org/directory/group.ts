import { sql } from 'kysely';
import type { LogTarget } from '../log/event.ts';

export interface GroupRow {
  id: string;
  type: 'OKTA_GROUP' | 'APP_GROUP';
  app_id: string | null;
  external_id: string | null;
  name: string;
  description: string | null;
  created_at: Date;
  updated_at: Date;
  members_updated_at: Date;
}

/** For an alias `g`. */
export const groupColumns = sql.raw(
  `g.id, g.type, g.app_id, g.external_id, g.name, g.description, g.created_at, g.updated_at, g.members_updated_at`,
);

export const groupTarget = (group: Pick<GroupRow, 'id' | 'name'>): LogTarget => ({
  type: 'UserGroup',
  id: group.id,
  displayName: group.name,
});
