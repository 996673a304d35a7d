import { catalogue } from './catalogue.ts';
import type { Message } from './message.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The page docs/errors.md: every code, what it says, and what to do next. */
export function errorsPage(): string {
  const rows = Object.entries(catalogue as Record<string, Message>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { severity, text, next }]) => `| \`${code}\` | ${severity} | ${cell(text)} | ${cell(next)} |`);
  return [
    '# Codes',
    '',
    'Made from `protocol/messages` by `npm run docs:errors`. A word in braces is filled in when the message is shown.',
    '',
    '| code | severity | what it says | what to do next |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
