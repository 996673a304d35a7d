import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

/** Every problem of a configuration file, one sentence each, for the admin. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super([`The configuration ${file} cannot be used:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads a YAML or JSON file. Throws ConfigError. */
export function readConfigFile(file: string): { content: unknown; folder: string } {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(path, [`The file cannot be read (${reason}). Check --config.`]);
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length) {
    throw new ConfigError(
      path,
      document.errors.map(({ message }) => `It is not valid YAML: ${message.split('\n', 1)[0]}`),
    );
  }
  try {
    return { content: document.toJS(), folder: dirname(path) };
  } catch {
    // What YAML says of it would repeat the value, which may be a password.
    throw new ConfigError(path, ['A value begins with *, which refers to another value in YAML. Write it in quotes.']);
  }
}

/** Checks a configuration against its schema. Throws ConfigError that names each key, what is wrong and what to write. */
export function parseConfig<S extends z.ZodType>(file: string, schema: S, content: unknown): z.output<S> {
  const result = schema.safeParse(content, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(file, result.error.issues.flatMap(sentencesOf));
}

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;

function sentencesOf(issue: Issue): string[] {
  const key = issue.path.length ? issue.path.join('.') : 'the file';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => {
        const full = [...issue.path, name].join('.');
        return `${full}: this key is not known here. Remove it, or check its spelling.`;
      });
    case 'invalid_type':
      // A password of digits is a number in YAML; it is not repeated.
      if (issue.expected === 'string' && typeof issue.input === 'number')
        return [`${key}: a number is not possible. Write it in quotes.`];
      return [`${key}: ${shown(issue.input)}. Write ${article(issue.expected)}.`];
    case 'invalid_value':
      return [`${key}: ${shown(issue.input)}. Write ${issue.values.map(String).join(' or ')}.`];
    case 'invalid_union':
      return [`${key}: ${shown(discriminated(issue))}. ${unionHint(issue)}`];
    case 'custom':
      return [`${key}: ${issue.message}`];
    default:
      return [`${key}: ${issue.message}.`];
  }
}

/** Where one key decides between the forms, its value is the one that is wrong. */
function discriminated({ discriminator, input }: UnionIssue): unknown {
  if (discriminator === undefined || typeof input !== 'object' || input === null) return input;
  return (input as Record<string, unknown>)[discriminator];
}

function unionHint(issue: UnionIssue): string {
  const inner = issue.errors.flat().map(({ message }) => message);
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join(' or ') : '';
  if (options) return `Write ${options}.`;
  return inner.length
    ? `None of the possible forms fits: ${[...new Set(inner)].join('; ')}.`
    : 'No possible form fits.';
}

function shown(input: unknown): string {
  if (input === undefined || input === null) return 'it is missing';
  if (typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean') {
    return `"${String(input)}" is not possible`;
  }
  return Array.isArray(input) ? 'a list is not possible' : 'a block of keys is not possible';
}

function article(expected: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'a block of keys',
    record: 'a block of keys',
    array: 'a list',
  };
  return names[expected] ?? expected;
}
