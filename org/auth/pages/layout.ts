import { type Html, html } from './html.ts';

/** Address of the one style sheet of these pages. */
export const styleAddress = '/auth/pages.css';
export const markAddress = '/auth/mark.svg';

const shapes = html`<path fill="currentColor" d="M3 1h10a2 2 0 0 1 2 2v11a1 1 0 0 1-1 1h-1V8a5 5 0 0 0-10 0v7H2a1 1 0 0 1-1-1V3a2 2 0 0 1 2-2z"/><path class="leaf" d="M4 14.6V8.2c0-1.8.9-3.2 2.2-3.8C7.9 4.8 9 6.6 9 9v7z"/>`;

const mark = html`<svg viewBox="0 0 16 16" aria-hidden="true">${shapes}</svg>`;

/** For the tab of the browser. */
export const markFile =
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>svg{color:#15191E}.leaf{fill:#1B4F9C}@media(prefers-color-scheme:dark){svg{color:#F1F3F5}.leaf{fill:#8FB2E6}}</style>${shapes}</svg>`
    .html;

/** A whole page around one question. `org` is the host name people know it by. */
export function layout(page: { title: string; org: string; body: Html }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${page.org}</title>
<link rel="icon" type="image/svg+xml" href="${markAddress}">
<link rel="stylesheet" href="${styleAddress}">
</head>
<body>
<header><span class="brand">${mark}Postern</span><span class="org">${page.org}</span></header>
<main>${page.body}</main>
</body>
</html>`.html;
}

/** What went wrong, what to do, and the code to search for, in the block that every screen uses. */
export const note = (kind: 'err' | 'warn', text: string, next = '', code?: string): Html =>
  html`<div class="note ${kind}" role="alert"><p class="head"><span class="icon ${
    kind === 'err' ? 'failed' : 'attention'
  }"></span>${text}</p>${next ? html`<p>${commands(next)}</p>` : undefined}${
    code ? html`<p class="hint">Code ${code}</p>` : undefined
  }</div>`;

/** The catalogue writes commands between backticks. */
const commands = (text: string): Html[] =>
  text.split('`').map((part, n) => (n % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
