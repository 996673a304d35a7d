import { timingSafeEqual } from 'node:crypto';
import { password as passwordRule } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forgetFailures, noteAttempt } from '../auth/admin/failures.ts';
import { note } from '../auth/pages/layout.ts';
import { signInPage } from '../auth/pages/sign-in-page.ts';
import { changePassword } from '../directory/change-password.ts';
import type { DirectoryDeps } from '../directory/deps.ts';
import { readPolicy } from '../directory/password-policy/policy.ts';
import { rulesOf } from '../directory/password-policy/words.ts';
import { displayName } from '../directory/person.ts';
import { Refused, refuse } from '../directory/refused.ts';
import { accountPage, addresses } from './pages.ts';
import {
  type AccountSession,
  accountCookie,
  endSession,
  endSessionsOf,
  findSession,
  startSession,
} from './sessions.ts';
import { type AccountDeps, createAccountSignIn } from './sign-in.ts';

type Form = Record<string, string> | undefined;
type FormRequest = FastifyRequest<{ Body: Form }>;

/** `/account`: a person signs in, sees who they are to the org, and changes their password. Nothing else. */
export function registerAccount(
  app: FastifyInstance,
  deps: AccountDeps & DirectoryDeps & { publicUrl: string; secure: boolean },
): void {
  const { db, clock } = deps;
  const org = new URL(deps.publicUrl).host;
  const signIn = createAccountSignIn(deps);
  const cookie = { path: addresses.page, httpOnly: true, sameSite: 'strict', secure: deps.secure } as const;
  const sessionOf = (request: FastifyRequest) => findSession(db.kysely, request.cookies[accountCookie], clock());

  const html = (reply: FastifyReply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');

  async function enter(reply: FastifyReply, personId: string): Promise<void> {
    const { cookie: value, expiresAt } = await startSession(db.kysely, personId, clock());
    reply.setCookie(accountCookie, value, { ...cookie, expires: expiresAt });
  }

  const signInForm = (login = '', error?: CodedError) =>
    signInPage({
      org,
      lead: `To see your account at ${org} and to change your password.`,
      action: addresses.signIn,
      login,
      ...(error && { problem: problemOf(error) }),
    });

  const shown = async (session: AccountSession, more: { error?: CodedError; done?: boolean } = {}) =>
    accountPage({
      org,
      session,
      rules: rulesOf(await readPolicy(db.kysely)),
      ...(more.error && { problem: problemOf(more.error) }),
      ...(more.done && { done: true }),
    });

  app.get<{ Querystring: { changed?: string } }>(addresses.page, async (request, reply) => {
    html(reply);
    const session = await sessionOf(request);
    return session ? shown(session, { done: request.query.changed !== undefined }) : signInForm();
  });

  app.post(addresses.signIn, async (request: FormRequest, reply) => {
    html(reply);
    const { login = '', password = '' } = request.body ?? {};
    if (fromElsewhere(request)) return signInForm(login);
    try {
      const attempt = { login: login.slice(0, 255), password: password.slice(0, 1000), address: request.ip };
      await enter(reply, await signIn(attempt));
      return reply.redirect(addresses.page, 303);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      reply.code(error.code === 'sign_in_slowed' ? 429 : 401);
      return signInForm(login, error);
    }
  });

  app.post(addresses.password, async (request: FormRequest, reply) => {
    html(reply);
    const session = await sessionOf(request);
    if (!session || !genuine(request, session)) return reply.redirect(addresses.page, 303);
    try {
      await change(session, request.body ?? {}, request.ip);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      reply.code(error.code === 'sign_in_slowed' ? 429 : 400);
      return shown(session, { error });
    }
    await endSessionsOf(db.kysely, session.personId);
    await enter(reply, session.personId);
    return reply.redirect(`${addresses.page}?changed`, 303);
  });

  /** Guesses at the old password count as failed sign-ins. */
  async function change(session: AccountSession, form: Record<string, string>, address: string): Promise<void> {
    const { old = '', new: wanted = '', again = '' } = form;
    if (wanted !== again) throw new CodedError('passwords_differ');
    const fits = passwordRule.safeParse(wanted);
    if (!fits.success) throw refuse('new', 'password_unfit', { detail: fits.error.issues[0]!.message });
    const counted = { login: `account ${session.login}`, address };
    await noteAttempt(db.kysely, counted, clock());
    const actor = { type: 'User' as const, id: session.personId, displayName: displayName(session.profile) };
    const passwords = { oldPassword: old.slice(0, 1000), newPassword: wanted, field: 'new' };
    try {
      await changePassword(deps, session.personId, passwords, { actor });
    } catch (error) {
      // The old password was right: what is refused is the new one.
      if (error instanceof Refused) await forgetFailures(db.kysely, counted.login);
      throw error;
    }
    await forgetFailures(db.kysely, counted.login);
  }

  app.post(addresses.signOut, async (request: FormRequest, reply) => {
    const session = await sessionOf(request);
    if (session && genuine(request, session)) await endSession(db.kysely, request.cookies[accountCookie]!);
    return reply.clearCookie(accountCookie, cookie).redirect(addresses.page, 303);
  });
}

/** A form of another site, which would sign a browser in as somebody of its choice. */
const fromElsewhere = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin';

function genuine({ body }: FormRequest, { csrf }: AccountSession): boolean {
  const [given, expected] = [Buffer.from(String(body?.['csrf'] ?? '')), Buffer.from(csrf)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function problemOf(error: CodedError) {
  const text = error instanceof Refused ? error.causes.map((cause) => cause.text).join(' ') : error.message;
  return note('err', text, error.next, error.code);
}
