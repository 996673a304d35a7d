const maxSentence = 300;

/** Text on one line, without control characters, cut at 300 characters. */
export function plainText(text: string): string {
  // Ten times as much is looked at, so that a huge body costs nothing.
  const line = text
    .slice(0, maxSentence * 10)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > maxSentence ? `${line.slice(0, maxSentence).trimEnd()}…` : line;
}

/** What a web page says it is: its title, else its first heading; '' where it has neither. */
export function pageText(html: string): string {
  const head = html.slice(0, 20_000);
  return tagText(head, 'title') || tagText(head, 'h1');
}

// By position, not by one pattern over the whole page: a page without the end tag would make that slow.
function tagText(html: string, tag: string): string {
  const lower = html.toLowerCase();
  const open = lower.indexOf(`<${tag}`);
  const start = open < 0 ? -1 : lower.indexOf('>', open);
  const end = start < 0 ? -1 : lower.indexOf(`</${tag}`, start);
  return end < 0 ? '' : plainText(decodeEntities(html.slice(start + 1, end).replace(/<[^<>]*>/g, ' ')));
}

function decodeEntities(text: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
  return text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_all, name: string) => names[name] ?? '');
}
