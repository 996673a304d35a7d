import { CodedError } from '@postern/protocol/messages';
import type { z } from 'zod';

/** A request off its schema; each cause names the field and the rule. */
export class InvalidRequest extends CodedError {
  readonly causes: { field: string; text: string }[];

  constructor(causes: { field: string; text: string }[]) {
    super('validation_failed');
    this.name = 'InvalidRequest';
    this.causes = causes;
  }
}

/** At most so many causes are told. */
const most = 20;

/** Throws InvalidRequest. `where` is what a cause names when the fault is the whole of it: body or query. */
export function validate<T>(schema: z.ZodType<T>, value: unknown, where: 'body' | 'query'): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(parsed.error.issues.flatMap((issue) => causesOf(issue, where)).slice(0, most));
}

type Issue = z.core.$ZodIssue;

function causesOf(issue: Issue, where: string): { field: string; text: string }[] {
  const field = fieldOf(issue.path) || where;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), text: 'is not known' }));
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ field, text: message }));
  // What each branch of a union wants, told once.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const wants = issue.errors.map((branch) => branch.map((each) => told(each)).join(' and '));
    return [{ field, text: [...new Set(wants)].join(', or: ') }];
  }
  return [{ field, text: issue.message }];
}

const told = (issue: Issue): string =>
  issue.path.length > 0 ? `${fieldOf(issue.path)} ${issue.message}` : issue.message;

/** `users[3].profile.login` */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, n) => (typeof step === 'number' ? `[${step}]` : n === 0 ? String(step) : `.${String(step)}`))
    .join('');
}
