import type { IncomingMessage, ServerResponse } from 'node:http';
import { CodedError } from '@postern/protocol/messages';
import { page, refuse, send } from './answer.ts';
import type { Tickets } from './one-time.ts';

/**
 * The token stands behind `#`, so it reaches no log, and nothing happens until the page posts it: whoever only looks at
 * the link (a preview, a scanner) does not use it up.
 */
const enterPage = page(
  'Opening the console of this agent …',
  `<form method="post" action="/enter"><input type="hidden" name="token"><noscript>
<p>Paste what stands behind # in the link:</p><p><input name="typed" autocomplete="off" size="48"> <button>Open</button></p></noscript></form>
<script src="/enter.js"></script>`,
);

const enterScript = `const form = document.forms[0];
form.elements.token.value = location.hash.slice(1);
history.replaceState(null, '', '/enter');
form.submit();
`;

const mostBytes = 2_000;

export interface EnterDeps {
  links: Tickets;
  sessions: Tickets;
  cookie: string;
  linkMinutes: number;
}

/** Answers `/enter` and `/enter.js`; false where the path is another. */
export async function enter(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { links, sessions, cookie, linkMinutes }: EnterDeps,
): Promise<boolean> {
  if (path === '/enter.js') {
    send(response, 200, 'text/javascript; charset=utf-8', enterScript);
    return true;
  }
  if (path !== '/enter') return false;
  if (request.method !== 'POST') {
    send(response, 200, 'text/html; charset=utf-8', enterPage);
    return true;
  }
  const form = new URLSearchParams(await readBody(request));
  if (!links.take(form.get('token') || form.get('typed') || '')) {
    refuse(response, new CodedError('console_link_refused', { minutes: linkMinutes }), false);
    return true;
  }
  const set = `${cookie}=${sessions.make()}; HttpOnly; SameSite=Strict; Path=/`;
  send(response, 303, 'text/plain', '', { 'set-cookie': set, location: '/' });
  return true;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += String(part);
    if (text.length > mostBytes) return '';
  }
  return text;
}
