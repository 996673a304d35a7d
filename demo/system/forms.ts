import type { HttpAnswer, HttpClient } from './http.ts';

/** The forms of an HTML page, as far as a person fills them: where each goes, and its fields. */
interface Form {
  action: string;
  fields: Record<string, string>;
  buttons: { name: string; value: string }[];
}

export interface Page {
  url: string;
  status: number;
  text: string;
  forms: Form[];
}

/** A browser without scripts: cookies, redirects and forms. It does what a person's clicks do, over the real pages. */
export function createFormBrowser(http: HttpClient) {
  const cookies = new Map<string, string>();

  async function load(method: string, url: string, body?: string): Promise<Page> {
    const headers: Record<string, string> = {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      headers['origin'] = new URL(url).origin;
    }
    const answer = await http(method, url, { headers, body });
    keepCookies(answer);
    const location = answer.headers['location'];
    if (answer.status >= 300 && answer.status < 400 && typeof location === 'string')
      return load('GET', new URL(location, url).href);
    return { url, status: answer.status, text: answer.text, forms: readForms(answer.text, url) };
  }

  function keepCookies(answer: HttpAnswer) {
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (!name) continue;
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
  }

  return {
    open: (url: string) => load('GET', url),
    submit(form: Form, values: Record<string, string> = {}) {
      return load('POST', form.action, new URLSearchParams({ ...form.fields, ...values }).toString());
    },
  };
}

const decodeEntities = (text: string) =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

function attributes(tag: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, quoted, single, bare] of tag.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g)) {
    found[name!.toLowerCase()] = decodeEntities(quoted ?? single ?? bare ?? '');
  }
  return found;
}

function readForms(html: string, url: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head, inside]) => {
    const fields: Record<string, string> = {};
    const buttons: Form['buttons'] = [];
    for (const [tag] of inside!.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
      const { name, value = '', type = tag.startsWith('<button') ? 'submit' : 'text' } = attributes(tag);
      if (!name) continue;
      if (type === 'submit') buttons.push({ name, value });
      else fields[name] = value;
    }
    return { action: new URL(attributes(head!)['action'] ?? url, url).href, fields, buttons };
  });
}
