/** HTML that may be put into a page as it is. */
export interface Html {
  readonly html: string;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

type Part = string | number | Html | undefined | Part[];

/** Every value is escaped, unless it is itself made by `html`. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return { html: strings.reduce((whole, text, n) => whole + show(values[n - 1]) + text) };
}

function show(value: Part): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map(show).join('');
  return typeof value === 'object' ? value.html : escaped(String(value));
}
