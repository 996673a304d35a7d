import { type Context, errors } from 'oidc-provider';
import { codePage, confirmPage } from '../pages/code-pages.ts';
import { note } from '../pages/layout.ts';
import { donePage, endPage, problemPage } from '../pages/message-page.ts';
import { statedIn } from './stated-in.ts';

type DeviceError = Error & { userCode?: string; error_description?: string };

export type DevicePages = ReturnType<typeof createDevicePages>;

/** The pages that oidc-provider itself answers with, around the code. `org`: host name that people know the org by. */
export function createDevicePages({ org }: { org: string }) {
  const form = (ctx: Context) => ({
    org,
    action: ctx.oidc.urlFor('code_verification'),
    xsrf: ctx.oidc.session?.state?.secret ?? '',
  });
  const answer = (ctx: Context, page: string) => {
    ctx.type = 'html';
    ctx.body = page;
  };

  return {
    deviceFlow: {
      userCodeInputSource(ctx: Context, _form: string, _out: unknown, error?: DeviceError) {
        if (error?.name === 'AbortedError') {
          return answer(
            ctx,
            endPage({ org, title: 'Access denied', text: 'The agent gets no access. You can close this page.' }),
          );
        }
        const code = error?.userCode;
        answer(ctx, codePage({ ...form(ctx), ...(code && { code }), ...(error && { problem: problemOf(error) }) }));
      },
      userCodeConfirmSource(ctx: Context, _form: string, _client: unknown, _device: unknown, code: string) {
        answer(ctx, confirmPage({ ...form(ctx), code, stated: statedIn(ctx.oidc.entities.DeviceCode?.params ?? {}) }));
      },
      successSource(ctx: Context) {
        const { name } = statedIn(ctx.oidc.entities.DeviceCode?.params ?? {});
        answer(
          ctx,
          donePage({
            org,
            title: 'Access allowed',
            text: `The agent ${name} connects by itself within seconds. You can close this page.`,
          }),
        );
      },
    },
    renderError(ctx: Context, out: { error: string; error_description?: string }, error: Error) {
      answer(
        ctx,
        error instanceof errors.SessionNotFound
          ? problemPage({
              org,
              title: 'This page has expired',
              text: 'The sign-in took too long, or was finished in another tab.',
              next: 'Open the link that the agent shows again.',
            })
          : problemPage({
              org,
              title: 'This does not work',
              text: out.error_description ?? out.error,
              next: 'Start again at the agent: get a new code.',
            }),
      );
    },
  };
}

function problemOf(error: DeviceError) {
  switch (error.name) {
    case 'NoCodeError':
      return note('err', 'The code is missing.', 'Type the eight letters that the agent shows.');
    case 'NotFoundError':
      return note('err', 'No agent shows this code.', 'Compare it letter by letter. A code of yesterday is gone.');
    case 'ExpiredError':
      return note('err', 'The code has run out; it is valid for ten minutes.', 'Get a new code at the agent.');
    case 'AlreadyUsedError':
      return note('err', 'The code was used already.', 'If the agent still waits, get a new code there.');
    default:
      return note('err', 'The form is too old to be trusted.', 'Type the code once more.');
  }
}
