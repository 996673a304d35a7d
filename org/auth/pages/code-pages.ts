import type { Stated } from '@postern/protocol/wire';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** Where a person types the code that the agent shows. */
export function codePage(page: { org: string; action: string; xsrf: string; code?: string; problem?: Html }): string {
  return layout({
    title: 'Enter the code',
    org: page.org,
    body: html`
<h1>Enter the code</h1>
<p class="lead">The agent that you are setting up shows a code of eight letters.</p>
${page.problem}
<form method="post" action="${page.action}">
<input type="hidden" name="xsrf" value="${page.xsrf}">
<label for="code">Code</label>
<input id="code" class="code-in" name="user_code" value="${page.code ?? ''}" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="20" autofocus>
<div class="actions"><button class="primary">Continue</button></div>
</form>`,
  });
}

/** The person compares the code before anything else: a link that someone else sent them carries another one. */
export function confirmPage(page: { org: string; action: string; xsrf: string; code: string; stated: Stated }): string {
  return layout({
    title: 'Is this the code your agent shows?',
    org: page.org,
    body: html`
<h1>Is this the code your agent shows?</h1>
<p class="lead">Continue only if you are setting up an agent now and see this same code there.</p>
<span class="hint">Code</span>
<span class="code">${page.code}</span>
<p class="hint">Asked for by an agent that calls itself ${page.stated.name}, on ${page.stated.host}.</p>
<form method="post" action="${page.action}">
<input type="hidden" name="xsrf" value="${page.xsrf}">
<input type="hidden" name="user_code" value="${page.code}">
<div class="actions">
<button class="primary" name="confirm" value="yes">It is the same code</button>
<button name="abort" value="yes">It is another code</button>
</div>
</form>`,
  });
}
