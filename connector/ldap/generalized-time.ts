/** GeneralizedTime (RFC 4517 section 3.3.13) as RFC 3339, e.g. `20260131100000.123456Z`; `undefined` when it is not one. */
export function readTime(text: string | undefined): string | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d+))?(Z|[+-]\d{4})$/.exec(text ?? '');
  if (!found) return undefined;
  const [, year, month, day, hour, minute = '00', second = '00', fraction = '', zone = 'Z'] = found;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

/** An instant as GeneralizedTime in whole seconds, the form that every directory compares. */
export function writeTime(instant: Date): string {
  return `${instant.toISOString().replace(/[-:T]/g, '').slice(0, 14)}.0Z`;
}
