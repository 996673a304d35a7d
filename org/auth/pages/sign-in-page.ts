import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export function signInPage(page: { org: string; csrf: string; login?: string; problem?: Html }): string {
  return layout({
    title: 'Sign in',
    org: page.org,
    body: html`
<h1>Sign in</h1>
<p class="lead">As an administrator of ${page.org}, to decide about the agent.</p>
${page.problem}
<form method="post">
<input type="hidden" name="csrf" value="${page.csrf}">
<label for="login">Login</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="255" value="${page.login ?? ''}" ${page.login ? undefined : html`autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000" ${page.login ? html`autofocus` : undefined}>
<div class="actions"><button class="primary">Sign in</button></div>
</form>`,
  });
}
