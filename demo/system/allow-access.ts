import { createFormBrowser, type Page } from './forms.ts';
import type { HttpClient } from './http.ts';

export interface DeviceLine {
  verificationUriComplete: string;
  fingerprint: string;
}

/**
 * What an administrator's clicks do: the page of the code, sign-in, and Allow Access. Throws where the fingerprint is not
 * shown or a page refuses. @returns the headings passed
 */
export async function allowAccess(
  http: HttpClient,
  admin: { login: string; password: string },
  device: DeviceLine,
): Promise<string[]> {
  const browser = createFormBrowser(http);
  let page: Page = await browser.open(device.verificationUriComplete);
  const headings: string[] = [];
  for (let n = 0; n < 8; n++) {
    const heading = /<h1[^>]*>([^<]*)/.exec(page.text)?.[1]?.trim() ?? 'form';
    headings.push(heading);
    const form = page.forms.find((one) => one.fields['user_code'] === undefined || one.fields['xsrf']) ?? page.forms[0];
    if (!form) return headings;
    const allow = form.buttons.find((button) => button.value === 'allow');
    const fields: Record<string, string> = {};
    if ('password' in form.fields) Object.assign(fields, { login: admin.login, password: admin.password });
    else if (allow) {
      if (!page.text.includes(device.fingerprint))
        throw new Error(`The Allow Access page does not show the fingerprint ${device.fingerprint}`);
      fields[allow.name] = allow.value;
    } else
      for (const button of form.buttons.filter(({ name }) => name === 'confirm')) fields[button.name] = button.value;
    page = await browser.submit(form, fields);
    if (page.status >= 400)
      throw new Error(`${heading} → ${page.status}: ${page.text.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  }
  return headings;
}
