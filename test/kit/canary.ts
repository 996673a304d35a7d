/** Where a secret was found, and in which form. */
export interface Sighting {
  secret: string;
  where: string;
  form: string;
}

type Reading = readonly [form: string, text: string];

/**
 * Looks for secrets in what a program left behind: as they are, and as anyone could get them back out of JSON in JSON,
 * of percent-encoding and of base64. Shares no code with what removes them.
 */
export function findSecrets(secrets: Readonly<Record<string, string>>, where: string, left: Buffer): Sighting[] {
  const text = left.toString('utf8');
  const once = unescaped(text);
  const readings: Reading[] = [
    ['plain', text],
    ['in JSON', once],
    ['in JSON in JSON', unescaped(once)],
    ['percent-encoded', percentDecoded(text)],
    ['form-encoded', percentDecoded(text.replaceAll('+', ' '))],
    ...base64Decoded(text),
  ];
  return Object.entries(secrets).flatMap(([secret, value]) =>
    readings.flatMap(([form, read]) => (read.includes(value) ? [{ secret, where, form }] : [])),
  );
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, unit: string | undefined, sign: string) =>
    unit ? String.fromCharCode(Number.parseInt(unit, 16)) : ({ n: '\n', r: '\r', t: '\t' }[sign] ?? sign),
  );

const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (coded) => Buffer.from(coded.replaceAll('%', ''), 'hex').toString('utf8'));

/** Each run of base64 or base64url, read from each of its first four characters on. */
function base64Decoded(text: string): Reading[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  return [0, 1, 2, 3].map((skip) => [
    'base64',
    runs.map((run) => Buffer.from(run.slice(skip), 'base64').toString('utf8')).join('\n'),
  ]);
}
