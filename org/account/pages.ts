import { type Html, html } from '../auth/pages/html.ts';
import { layout } from '../auth/pages/layout.ts';
import { displayName } from '../directory/person.ts';
import type { AccountSession } from './sessions.ts';

/** Addresses of My account. */
export const addresses = {
  page: '/account',
  signIn: '/account/sign-in',
  password: '/account/password',
  signOut: '/account/sign-out',
} as const;

export function accountPage(page: {
  org: string;
  session: AccountSession;
  /** What a new password must be. */
  rules: string;
  problem?: Html;
  done?: boolean;
}): string {
  const { session } = page;
  const name = displayName(session.profile);
  return layout({
    title: 'My account',
    org: page.org,
    body: html`
<h1>${name}</h1>
<p class="lead">Your account at ${page.org}.</p>
<dl>
<dt>Login</dt><dd>${session.login}</dd>
<dt>E-mail address</dt><dd>${session.profile.email}</dd>
<dt>Password set</dt><dd>${session.passwordChanged?.toISOString().slice(0, 16).replace('T', ' ')} UTC</dd>
</dl>
<h2>Change password</h2>
${page.problem}
${page.done ? html`<p class="done" role="status"><span class="icon ok"></span>The password is changed. Applications that take it from here get it by themselves.</p>` : undefined}
<form method="post" action="${addresses.password}">
<input type="hidden" name="csrf" value="${session.csrf}">
<input type="hidden" name="username" autocomplete="username" value="${session.login}">
<label for="old">Current password</label>
<input id="old" name="old" type="password" autocomplete="current-password" required maxlength="1000">
<label for="new">New password</label>
<input id="new" name="new" type="password" autocomplete="new-password" required maxlength="256" aria-describedby="rules">
<p class="hint" id="rules">${page.rules}</p>
<label for="again">New password again</label>
<input id="again" name="again" type="password" autocomplete="new-password" required maxlength="256">
<div class="actions"><button class="primary">Change password</button></div>
</form>
<form method="post" action="${addresses.signOut}">
<input type="hidden" name="csrf" value="${session.csrf}">
<div class="actions"><button>Sign out</button></div>
</form>`,
  });
}
