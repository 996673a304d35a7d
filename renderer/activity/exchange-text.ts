import type { Exchange } from '@postern/protocol/console';

/** A request as it goes over the wire, its JSON spread over lines. */
export function requestText({ method, url, headers, body }: Exchange): string {
  const { host, pathname, search } = new URL(url);
  return [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers.map(headerLine),
    ...bodyLines(body),
  ].join('\n');
}

export function answerText({ status, headers, body }: NonNullable<Exchange['answer']>): string {
  return [`HTTP/1.1 ${status}`, ...headers.map(headerLine), ...bodyLines(body)].join('\n');
}

/** `content-type` as people write it: `Content-Type`. */
const headerLine = ([name, value]: [string, string]): string =>
  `${name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())}: ${value}`;

function bodyLines(body: Exchange['body']): string[] {
  if (!body?.text) return [];
  try {
    return ['', JSON.stringify(JSON.parse(body.text), null, 2)];
  } catch {
    return ['', body.text];
  }
}
