/** For tests only: what the browser of an administrator does. */

export interface Page {
  url: string;
  status: number;
  text: string;
  headers: Headers;
  heading: string;
}

export type Browser = ReturnType<typeof createBrowser>;

export function createBrowser(origin: string) {
  const jar = new Map<string, string>();

  async function open(url: string, form?: Record<string, string>): Promise<Page> {
    let next = new URL(url, origin).href;
    let body = form && new URLSearchParams(form);
    for (;;) {
      const answer = await fetch(next, {
        redirect: 'manual',
        method: body ? 'POST' : 'GET',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
        ...(body && { body }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name && value) jar.set(name, value);
        else if (name) jar.delete(name);
      }
      const to = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || !to) {
        const text = await answer.text();
        const heading = /<h1>([^<]*)/.exec(text)?.[1] ?? '';
        return { url: next, status: answer.status, text, headers: answer.headers, heading };
      }
      next = new URL(to, next).href;
      body = undefined;
    }
  }

  /** Submits the only form of a page with the fields it holds and these. */
  function submit(page: Page, fields: Record<string, string> = {}): Promise<Page> {
    const action = /<form[^>]*action="([^"]*)"/.exec(page.text)?.[1];
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const held = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    return open(action ?? page.url, { ...held, ...fields } as Record<string, string>);
  }

  return { jar, open, submit };
}

/** Walks from the agent's link to a decision. @returns headings of the pages seen, and the last page */
export async function decide(
  browser: Browser,
  link: string,
  given: { login: string; password: string; decision: 'allow' | 'deny' },
): Promise<{ seen: string[]; last: Page; asked: Page | undefined }> {
  const seen: string[] = [];
  let asked: Page | undefined;
  let page = await browser.open(link);
  for (let n = 0; n < 8; n++) {
    seen.push(page.heading);
    if (page.heading === '' && page.text.includes('name="xsrf"')) page = await browser.submit(page);
    else if (page.heading.startsWith('Is this the code')) page = await browser.submit(page, { confirm: 'yes' });
    else if (page.heading === 'Sign in') {
      page = await browser.submit(page, { login: given.login, password: given.password });
    } else if (page.heading === 'Allow Access') {
      asked = page;
      page = await browser.submit(page, { decision: given.decision });
    } else break;
  }
  return { seen, last: page, asked };
}
