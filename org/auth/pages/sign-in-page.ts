import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** @param page.action where the form goes, if not to its own address */
export function signInPage(page: {
  org: string;
  lead: string;
  action?: string;
  csrf?: string;
  login?: string;
  problem?: Html;
}): string {
  return layout({
    title: 'Sign in',
    org: page.org,
    body: html`
<h1>Sign in</h1>
<p class="lead">${page.lead}</p>
${page.problem}
<form method="post" ${page.action ? html`action="${page.action}"` : undefined}>
${page.csrf === undefined ? undefined : html`<input type="hidden" name="csrf" value="${page.csrf}">`}
<label for="login">Login</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="255" value="${page.login ?? ''}" ${page.login ? undefined : html`autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000" ${page.login ? html`autofocus` : undefined}>
<div class="actions"><button class="primary">Sign in</button></div>
</form>`,
  });
}
