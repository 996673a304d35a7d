import { pageText, plainText } from './error-text.ts';
import { field, isObject, toText } from './json.ts';
import type { Json, JsonObject } from './types.ts';

export interface RemoteAnswer {
  status: number;
  contentType?: string | undefined;
  body?: string | undefined;
}

export interface ReadableError {
  /** One sentence for the admin. */
  sentence: string;
  /** What the server sent, as it was, at most 2,000 characters; '' where it sent nothing. */
  detail: string;
  scimType?: string;
}

const maxDetail = 2_000;

const meanings: Readonly<Record<number, string>> = {
  400: 'The connector did not accept the request (400 Bad Request)',
  401: 'The connector refused the credentials (401 Unauthorized)',
  403: 'The connector does not allow this with these credentials (403 Forbidden)',
  404: 'The connector did not find it (404 Not Found)',
  405: 'The connector does not offer this operation (405 Method Not Allowed)',
  409: 'The connector already has it (409 Conflict)',
  412: 'It was changed in the meantime (412 Precondition Failed)',
  413: 'The request is too large for the connector (413 Content Too Large)',
  415: 'The connector does not read this content type (415 Unsupported Media Type)',
  429: 'The connector asks for a slower pace (429 Too Many Requests)',
  500: 'The connector failed (500 Internal Server Error)',
  501: 'The connector does not offer this operation (501 Not Implemented)',
  502: 'A proxy got no usable answer from the connector (502 Bad Gateway)',
  503: 'The connector is not available now (503 Service Unavailable)',
  504: 'A proxy waited too long for the connector (504 Gateway Timeout)',
};

/**
 * The error answer of any server in one sentence. Knows the bodies of SCIM 1.1 (`Errors`), of Okta's SDK (`errors`) and
 * of 2.0 (RFC 7644 section 3.12); common JSON shapes, plain text and web pages, the last with a hint that something
 * else than the connector may have answered. The body decides, not the content type, which servers often get wrong.
 * Never throws.
 */
export function decodeError(answer: RemoteAnswer): ReadableError {
  const body = answer.body ?? '';
  const meaning = meanings[answer.status] ?? `The connector answered with status ${answer.status}`;
  const detail = body.slice(0, maxDetail);
  const json = parse(body);
  if (json !== undefined) {
    const { message, scimType } = messageOf(json);
    return { sentence: sentence(meaning, message), detail, ...(scimType === undefined ? {} : { scimType }) };
  }
  if (isPage(answer)) {
    const title = pageText(body);
    const shown = title === '' ? 'a web page' : `a web page titled "${title}"`;
    return {
      sentence: `${meaning}: ${shown} came instead of SCIM, so a proxy, a sign-in page or a wrong base URL may have answered.`,
      detail,
    };
  }
  return { sentence: sentence(meaning, plainText(body)), detail };
}

function isPage({ contentType, body = '' }: RemoteAnswer): boolean {
  return (
    /^\s*<(!doctype|html|head|body)/i.test(body.slice(0, 1_000)) ||
    (/html/i.test(contentType ?? '') && body.includes('<'))
  );
}

function parse(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

function messageOf(json: Json): { message: string; scimType?: string } {
  if (!isObject(json)) return { message: plainText(toText(json) ?? '') };
  const list = field(json, 'Errors');
  const entries = Array.isArray(list) ? list : [json];
  const found = entries.map((entry) => (isObject(entry) ? describe(entry) : plainText(toText(entry) ?? '')));
  const message = [...new Set(found.filter((text) => text !== ''))].join('; ');
  const scimType = toText(field(json, 'scimType'));
  return { message: plainText(message), ...(scimType === undefined || scimType === '' ? {} : { scimType }) };
}

/** The first field that says something: SCIM's own, then what web frameworks send. */
function describe(entry: JsonObject): string {
  for (const name of ['detail', 'description', 'message', 'errorSummary', 'error_description', 'error', 'title']) {
    const text = plainText(toText(field(entry, name)) ?? '');
    if (text !== '') return text;
  }
  return '';
}

function sentence(meaning: string, message: string): string {
  return message === '' ? `${meaning}.` : `${meaning}: ${/[.!?]$/.test(message) ? message : `${message}.`}`;
}
