import { createHmac, timingSafeEqual } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { enrolScope, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import { findSession, sessionCookie } from './admin/sessions.ts';
import type { SignIn } from './admin/sign-in.ts';
import { statedIn } from './oidc/stated-in.ts';
import { allowPage } from './pages/allow-page.ts';
import type { Html } from './pages/html.ts';
import { note } from './pages/layout.ts';
import { problemPage } from './pages/message-page.ts';
import { signInPage } from './pages/sign-in-page.ts';
import type { Administrator } from './port.ts';

export interface InteractionDeps {
  db: Db;
  provider: Provider;
  signIn: SignIn;
  systemLog: SystemLog;
  csrfSecret: string;
  publicUrl: string;
  clock: () => number;
}

const mayAllow = (admin: Administrator): boolean => admin.role === 'super' || admin.role === 'register-agent';

/** `/interaction/:uid`: sign in, unless the console's session says who it is; then Allow Access or Deny. */
export function registerInteraction(app: FastifyInstance, deps: InteractionDeps): void {
  const org = new URL(deps.publicUrl).host;

  app.route<{ Body: Record<string, string> | undefined }>({
    method: ['GET', 'POST'],
    url: '/interaction/:uid',
    async handler(request, reply) {
      reply.type('text/html; charset=utf-8');
      const interaction = await deps.provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
        if (error instanceof errors.SessionNotFound) return undefined;
        throw error;
      });
      if (!interaction) {
        return problemPage({
          org,
          title: 'This page has expired',
          text: 'The sign-in took too long, or was finished in another tab.',
          next: 'Open the link that the agent shows again.',
        });
      }
      return interaction.prompt.name === 'login'
        ? login(request, reply, interaction)
        : consent(request, reply, interaction);
    },
  });

  const csrfOf = ({ uid }: Interaction) => createHmac('sha256', deps.csrfSecret).update(uid).digest('base64url');

  const genuine = (body: Record<string, string> | undefined, interaction: Interaction): boolean => {
    const [given, expected] = [Buffer.from(String(body?.['csrf'] ?? '')), Buffer.from(csrfOf(interaction))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  async function finish(request: FastifyRequest, reply: FastifyReply, result: Record<string, unknown>) {
    const merge = { mergeWithLastSubmission: 'consent' in result };
    return reply.redirect(await deps.provider.interactionResult(request.raw, reply.raw, result, merge), 303);
  }

  async function login(
    request: FastifyRequest<{ Body: Record<string, string> | undefined }>,
    reply: FastifyReply,
    interaction: Interaction,
  ) {
    const cookie = request.cookies[sessionCookie];
    const signedIn = cookie && (await findSession(deps.db.kysely, cookie, deps.clock()));
    // Only for this one decision: the next one asks again, or finds the console's session.
    const enter = (admin: { id: string }) =>
      finish(request, reply, { login: { accountId: admin.id, remember: false } });
    if (signedIn) return enter(signedIn);

    const { login = '', password = '' } = request.body ?? {};
    const lead = `As an administrator of ${org}, to decide about the agent.`;
    const page = (problem?: Html) =>
      signInPage({ org, lead, csrf: csrfOf(interaction), login, ...(problem && { problem }) });
    if (request.method !== 'POST' || !genuine(request.body, interaction)) return page();
    try {
      return await enter(
        await deps.signIn({ login: login.slice(0, 255), password: password.slice(0, 1000), address: request.ip }),
      );
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      reply.code(error.code === 'sign_in_slowed' ? 429 : 401);
      return page(note('err', error.message, error.next, error.code));
    }
  }

  async function consent(
    request: FastifyRequest<{ Body: Record<string, string> | undefined }>,
    reply: FastifyReply,
    interaction: Interaction,
  ) {
    const accountId = interaction.session?.accountId ?? '';
    const admin = await deps.db.kysely
      .selectFrom('administrator')
      .select(['id', 'login', 'name', 'role'])
      .where('id', '=', accountId)
      .executeTakeFirst();
    const code = await deps.provider.DeviceCode.find(interaction.deviceCode ?? '', { ignoreExpiration: true });
    if (!admin || !code) {
      return problemPage({
        org,
        title: 'This page has expired',
        text: 'The code has run out.',
        next: 'Get a new code at the agent.',
      });
    }
    const asking = {
      jkt: String(interaction.params['agent_jkt']),
      address: code.deviceInfo?.ip ?? 'unknown',
      stated: statedIn(interaction.params),
    };
    const { decision } = request.body ?? {};
    if (request.method === 'POST' && genuine(request.body, interaction)) {
      if (decision === 'deny') {
        await deny(admin, asking);
        return finish(request, reply, { error: 'access_denied', error_description: 'an administrator denied access' });
      }
      if (decision === 'allow' && mayAllow(admin)) return allow(request, reply, interaction, admin);
    }
    const refused = note(
      'warn',
      'Your role does not allow agents to be registered.',
      'Ask a super administrator to open the link.',
    );
    return allowPage({
      org,
      csrf: csrfOf(interaction),
      admin: admin.name,
      asking,
      mayAllow: mayAllow(admin),
      ...(!mayAllow(admin) && { problem: refused }),
    });
  }

  async function allow(request: FastifyRequest, reply: FastifyReply, interaction: Interaction, admin: Administrator) {
    const grant = new deps.provider.Grant({ accountId: admin.id, clientId: String(interaction.params['client_id']) });
    grant.addResourceScope(`${deps.publicUrl}${wireBase}`, enrolScope);
    return finish(request, reply, { consent: { grantId: await grant.save() } });
  }

  async function deny(admin: Administrator, asking: { jkt: string; address: string; stated: { name: string } }) {
    await deps.db.transaction((tx) =>
      deps.systemLog.write(tx, [
        {
          eventType: 'system.agent.register',
          message: `Access was denied to an agent that calls itself ${asking.stated.name}`,
          actor: { type: 'User', id: admin.id, displayName: admin.name },
          outcome: 'FAILURE',
          reason: 'access_denied',
          detail: { address: asking.address, jkt: asking.jkt },
        },
      ]),
    );
  }
}
