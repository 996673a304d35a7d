import { marker, redactLine } from './redact.ts';

/** A short value would blank out half of a text, and protects nobody. */
const shortest = 4;
const shortestCoded = 6;

/**
 * Takes secrets out of a text that an admin will read: the given values, as they are and in every form in which an
 * answer or a log may repeat them, and what stands behind words that name one.
 */
export function createScrub(secrets: string[]): (text: string) => string {
  // The longest first: one may be a part of another.
  const values = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of values) clean = clean.replaceAll(value, marker('secret'));
    return redactLine(clean);
  };
}

/** A secret as it is, escaped for JSON (once and twice), for a URL, a form and HTML, and as base64 of a text that holds it. */
export function formsOf(secret: string): string[] {
  if (secret.length < shortest) return [];
  const escaped = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  const html = secret.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
  const forms = [secret, escaped, JSON.stringify(escaped).slice(1, -1), url, url.replaceAll('%20', '+')];
  return [...forms, html, html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'), ...base64Forms(secret)];
}

/**
 * What base64 of any text that holds the secret has in common, by where the secret begins in a group of three bytes: the
 * characters at both ends also depend on what stands around it.
 */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const own = bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    if (own.length < shortestCoded) return [];
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
