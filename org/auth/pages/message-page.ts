import { html } from './html.ts';
import { layout, note } from './layout.ts';

/** The end of a flow: it worked. */
export const donePage = (page: { org: string; title: string; text: string }): string =>
  layout({
    title: page.title,
    org: page.org,
    body: html`<div class="done"><span class="icon ok"></span><div><h1>${page.title}</h1><p class="lead">${page.text}</p></div></div>`,
  });

/** The end of a flow, as the person wanted it: nothing to be glad or sorry about. */
export const endPage = (page: { org: string; title: string; text: string }): string =>
  layout({ title: page.title, org: page.org, body: html`<h1>${page.title}</h1><p class="lead">${page.text}</p>` });

/** The end of a flow: it did not work. */
export const problemPage = (page: { org: string; title: string; text: string; next?: string }): string =>
  layout({ title: page.title, org: page.org, body: html`<h1>${page.title}</h1>${note('err', page.text, page.next)}` });
