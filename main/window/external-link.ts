const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The address to hand to the system's browser, or undefined where it is refused: only pages of the org that this agent
 * has, or asks for access now, and only https (plain http on this machine itself, where an org may run to be tried).
 */
export function externalLink(address: string, org: string | undefined): string | undefined {
  const url = parse(address);
  const home = parse(org ?? '');
  if (!url || !home || url.origin !== home.origin || url.username !== '' || url.password !== '') return undefined;
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.includes(url.hostname));
  return safe ? url.href : undefined;
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
