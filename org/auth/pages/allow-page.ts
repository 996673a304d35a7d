import { fingerprint, type Stated } from '@postern/protocol/wire';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface Asking {
  /** Thumbprint of the agent's key: the org has proof of it. */
  jkt: string;
  /** Where the request came from, as the org saw it. */
  address: string;
  /** What the agent says of itself. */
  stated: Stated;
}

const byAgent = html` <span class="hint">· stated by the agent</span>`;

export function allowPage(page: {
  org: string;
  csrf: string;
  admin: string;
  asking: Asking;
  mayAllow: boolean;
  problem?: Html;
}): string {
  const { jkt, address, stated } = page.asking;
  return layout({
    title: 'Allow Access',
    org: page.org,
    body: html`
<h1>Allow Access</h1>
<p class="lead">An agent asks to work for ${page.org}. Compare the fingerprint with the one that the agent shows. If it differs, choose Deny: another computer is asking.</p>
${page.problem}
<dl>
<dt>Fingerprint</dt><dd class="mono">${fingerprint(jkt)}</dd>
<dt>Asking from</dt><dd>${address}</dd>
<dt>Name</dt><dd>${stated.name}${byAgent}</dd>
<dt>Host</dt><dd>${stated.host}${byAgent}</dd>
<dt>System</dt><dd>${stated.os}, Postern ${stated.version}${byAgent}</dd>
<dt>May do</dt><dd>Fetch provisioning actions for the apps you connect to it. It cannot sign in as anyone.</dd>
</dl>
<form method="post">
<input type="hidden" name="csrf" value="${page.csrf}">
<div class="actions">
${page.mayAllow ? html`<button class="primary" name="decision" value="allow">Allow Access</button>` : undefined}
<button name="decision" value="deny">Deny</button>
</div>
</form>
<p class="hint signed">Signed in as ${page.admin}.</p>`,
  });
}
