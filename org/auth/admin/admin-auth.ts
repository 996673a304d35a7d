import { timingSafeEqual } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import type { FastifyRequest } from 'fastify';
import type { Tx } from '../../db/database.ts';
import { digest } from '../digest.ts';
import type { AdminAuth, AdminIdentity } from '../port.ts';
import type { ServiceAuth } from '../service/authenticate.ts';
import { findSession, sessionCookie } from './sessions.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
/** How exactly "last used" of an API token is kept; each step costs a write. */
const usedStepMs = 60_000;

export function createAdminAuth(deps: { db: Tx; clock: () => number; byServiceApp: ServiceAuth }): AdminAuth {
  return {
    async authenticateAdmin(request) {
      const [scheme, token] = (request.headers.authorization ?? '').split(' ');
      if (scheme === 'SSWS' && token) return byToken(deps.db, token, deps.clock());
      if ((scheme === 'Bearer' || scheme === 'DPoP') && token) return deps.byServiceApp(request, scheme, token);
      return bySession(deps.db, request, deps.clock());
    },
  };
}

async function byToken(db: Tx, token: string, now: number): Promise<AdminIdentity> {
  const row = await db
    .selectFrom('api_token')
    .innerJoin('administrator', 'administrator.id', 'api_token.admin_id')
    .select(['administrator.id', 'administrator.login', 'administrator.name', 'administrator.role'])
    .select(['api_token.id as token_id', 'api_token.name as token_name', 'last_used_at'])
    .where('hash', '=', digest(token))
    .executeTakeFirst();
  if (!row) throw new CodedError('not_signed_in');
  if (now - (row.last_used_at?.getTime() ?? 0) > usedStepMs) {
    await db
      .updateTable('api_token')
      .set({ last_used_at: new Date(now) })
      .where('id', '=', row.token_id)
      .execute();
  }
  const { id, login, name, role } = row;
  return {
    id,
    login,
    name,
    role,
    via: 'token',
    actor: { type: 'ApiToken', id: row.token_id, displayName: `${row.token_name} (${name})` },
  };
}

async function bySession(db: Tx, request: FastifyRequest, now: number): Promise<AdminIdentity> {
  const cookie = request.cookies[sessionCookie];
  const found = cookie && (await findSession(db, cookie, now));
  if (!found) throw new CodedError('not_signed_in');
  if (!reading.has(request.method) && !same(request.headers['x-csrf-token'], found.csrf)) {
    throw new CodedError('csrf_missing');
  }
  const { csrf: _, ...admin } = found;
  return { ...admin, via: 'session', actor: { type: 'User', id: admin.id, displayName: admin.name } };
}

const same = (given: unknown, expected: string): boolean => {
  const [mine, theirs] = [Buffer.from(expected), Buffer.from(typeof given === 'string' ? given : '')];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
};
