import { CodedError } from '@postern/protocol/messages';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import type { AdminAuth, Administrator } from '../port.ts';
import { endSession, findSession, sessionCookie, startSession } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

const login = z
  .string()
  .min(1)
  .max(255)
  .refine((value) => value.isWellFormed() && !value.includes('\0'));
const credentials = z.object({ login, password: z.string().min(1).max(1000) });

export interface SessionDeps {
  db: Tx;
  signIn: SignIn;
  adminAuth: AdminAuth;
  clock: () => number;
  /** The org is reached by https, so the cookie never travels without it. */
  secure: boolean;
}

/** `/api/v1/console/session`: POST signs in, GET says who is signed in, DELETE signs out. */
export function registerSession(app: FastifyInstance, deps: SessionDeps): void {
  const url = '/api/v1/console/session';
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: deps.secure } as const;
  const answer = ({ id, login, name, role }: Administrator, csrf: string) => ({
    administrator: { id, login, name, role },
    csrf,
  });

  app.post(url, async (request, reply: FastifyReply) => {
    // Only a page of this very origin can send JSON without a preflight, so no other site can sign a browser in.
    const given = credentials.safeParse(request.body);
    if (!given.success) throw new CodedError('sign_in_refused');
    const admin = await deps.signIn({ ...given.data, address: request.ip });
    const session = await startSession(deps.db, admin.id, deps.clock());
    reply.setCookie(sessionCookie, session.cookie, { ...cookie, expires: session.expiresAt });
    return answer(admin, session.csrf);
  });

  app.get(url, async (request) => {
    const value = request.cookies[sessionCookie];
    const found = value && (await findSession(deps.db, value, deps.clock()));
    if (!found) throw new CodedError('not_signed_in');
    return answer(found, found.csrf);
  });

  app.delete(url, async (request, reply: FastifyReply) => {
    const value = request.cookies[sessionCookie];
    if (value) {
      await deps.adminAuth.authenticateAdmin(request);
      await endSession(deps.db, value);
    }
    return reply.clearCookie(sessionCookie, cookie).code(204).send();
  });
}
