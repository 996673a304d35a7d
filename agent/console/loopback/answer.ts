import type { ServerResponse } from 'node:http';
import type { CodedError } from '@postern/protocol/messages';

/** Of every page and file of the screens. Styles may be inline, since the component library writes some; scripts may not. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // With no-referrer a browser sends `Origin: null`, and the Origin is what shows that a form is ours.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export function secure(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  more: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...more,
  });
  response.end(body);
}

const statuses: Record<string, number> = {
  console_host_refused: 421,
  console_origin_refused: 403,
  console_method_refused: 405,
  console_link_refused: 403,
  console_session_missing: 401,
  console_page_unknown: 404,
};

/** A refusal, as a plain page or, for the screens' own calls, as JSON. */
export function refuse(response: ServerResponse, { code, message, next }: CodedError, json: boolean): void {
  const status = statuses[code] ?? 400;
  if (json) send(response, status, 'application/json', JSON.stringify({ code, message, next }));
  else
    send(
      response,
      status,
      'text/html; charset=utf-8',
      page(message, `<p>${escaped(next)}</p>\n<p>Code <code>${escaped(code)}</code></p>`),
    );
}

/** A page that needs none of the screens' files. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Postern</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:15vh auto;padding:0 1em;color-scheme:light dark}h1{font-size:1.25em}</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/`([^`]*)`/g, '<code>$1</code>');
