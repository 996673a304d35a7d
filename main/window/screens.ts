import { type Asset, loadAssets, securityHeaders } from '@postern/agent/embed';
import { protocol } from 'electron';

/** The screens' own origin. It is no web address, so nothing but this application answers for it. */
export const screensOrigin = 'app://postern';

/** Must be called before Electron is ready. */
export function claimScreensScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers `app://postern/…` with the files of the built screens. Throws CodedError `console_not_built`. */
export function serveScreens(dir: string): void {
  const files = loadAssets(dir);
  protocol.handle('app', ({ url, method }) => answer(files, method, url));
}

/** Nothing but GET of a file of the screens is answered. The page reaches the agent by its message port only, never by requests. */
function answer(files: Map<string, Asset>, method: string, address: string): Response {
  const url = new URL(address);
  const file =
    method === 'GET' && `${url.protocol}//${url.host}` === screensOrigin ? files.get(url.pathname) : undefined;
  if (!file) return new Response('', { status: 404, headers });
  return new Response(new Uint8Array(file.body), { headers: { ...headers, 'content-type': file.type } });
}

const headers = {
  ...securityHeaders,
  'content-security-policy': securityHeaders['content-security-policy']!.replace(
    "connect-src 'self'",
    "connect-src 'none'",
  ),
};
