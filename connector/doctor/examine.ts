import type { Finding, Rule } from './rule.ts';
import { CannotCheck, type Session } from './session.ts';

export interface RuleResult {
  rule: Rule;
  outcome: 'passed' | 'advice' | 'failed' | 'left out';
  findings: Finding[];
  /** Why it was left out. */
  reason?: string;
  ms: number;
}

/** Runs the rules in order, one after the other. Stops early only when `signal` says so. */
export async function examine(
  rules: readonly Rule[],
  session: Session,
  signal: AbortSignal,
  onResult: (result: RuleResult) => void = () => {},
): Promise<RuleResult[]> {
  const results: RuleResult[] = [];
  for (const rule of rules) {
    if (signal.aborted) break;
    const result = await examineOne(rule, session);
    if (signal.aborted) break;
    results.push(result);
    onResult(result);
  }
  return results;
}

async function examineOne(rule: Rule, session: Session): Promise<RuleResult> {
  const began = performance.now();
  const reason = whyLeftOut(rule, session);
  if (reason !== undefined) return { rule, outcome: 'left out', findings: [], reason, ms: 0 };
  const findings: Finding[] = [];
  const expect = (right: boolean, finding: Finding) => {
    if (!right) findings.push(finding);
    return right;
  };
  try {
    await rule.run(session, expect);
  } catch (error) {
    if (error instanceof CannotCheck && !findings.length) {
      return { rule, outcome: 'left out', findings, reason: error.message, ms: performance.now() - began };
    }
    if (!(error instanceof CannotCheck)) findings.push(brokenBy(error));
  }
  return { rule, outcome: outcomeOf(findings), findings, ms: performance.now() - began };
}

function whyLeftOut(rule: Rule, session: Session): string | undefined {
  const { versions, profiles } = rule;
  if (versions && !versions.includes(session.version)) return `it is about SCIM ${versions.join(' and ')}`;
  if (profiles && session.profile !== 'all' && !profiles.includes(session.profile)) {
    return `it is about the profile ${profiles.join(' and ')}`;
  }
  return rule.leftOut?.(session);
}

function outcomeOf(findings: readonly Finding[]): RuleResult['outcome'] {
  if (findings.some(({ level }) => level !== 'advice')) return 'failed';
  return findings.length ? 'advice' : 'passed';
}

function brokenBy(error: unknown): Finding {
  return {
    expected: 'an answer to every request',
    came: error instanceof Error ? error.message : String(error),
    mend: "Look into the server's own log for this time; it may have crashed or closed the connection.",
  };
}
