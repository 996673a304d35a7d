import { styleText } from 'node:util';
import type { Remains } from './clean-up.ts';
import type { RuleResult } from './examine.ts';

export interface Report {
  baseUrl: string;
  version: string;
  profile: string;
  results: RuleResult[];
  remains: Remains[];
}

const marks = {
  passed: ['✓', 'green'],
  advice: ['!', 'yellow'],
  failed: ['✗', 'red'],
  'left out': ['·', 'gray'],
} as const;

/** One line for a rule, and its findings below. */
export function lineOf({ rule, outcome, findings, reason, ms }: RuleResult): string {
  const [mark, colour] = marks[outcome];
  const time = outcome === 'left out' ? '' : `${Math.round(ms)} ms`;
  const name = rule.name.padEnd(40);
  const head = `${styleText(colour, mark)} ${name} ${rule.checks}${reason ? `: ${reason}` : ''}`;
  const lines = [
    outcome === 'left out'
      ? styleText('gray', `${mark} ${name} left out: ${reason}`)
      : `${head}  ${styleText('gray', time)}`,
  ];
  for (const { expected, came, mend } of findings) {
    lines.push(
      `    expected  ${expected}`,
      `    came      ${came}`,
      `    mend      ${mend}`,
      `    rule      ${rule.source}`,
      '',
    );
  }
  return lines.join('\n');
}

/** What it comes to, below the lines. */
export function summaryOf({ results, remains }: Report): string {
  const count = (outcome: RuleResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const parts = [
    `${count('passed')} passed`,
    ...(count('advice') ? [`${count('advice')} with advice`] : []),
    ...(count('failed') ? [`${count('failed')} failed`] : []),
    ...(count('left out') ? [`${count('left out')} left out`] : []),
  ];
  const lines = ['', `${parts.join(', ')}.`];
  if (remains.length) {
    lines.push(`${remains.length} resources that were made are still there:`);
    for (const { path, why } of remains) lines.push(`  ${path}  ${why}`);
  }
  return lines.join('\n');
}

/** The report for programs. */
export function jsonOf({ baseUrl, version, profile, results, remains }: Report): object {
  return {
    baseUrl,
    version,
    profile,
    passed: results.every(({ outcome }) => outcome !== 'failed'),
    rules: results.map(({ rule, outcome, findings, reason, ms }) => ({
      name: rule.name,
      source: rule.source,
      checks: rule.checks,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ms: Math.round(ms),
      findings: findings.map(({ level = 'fault', ...rest }) => ({ level, ...rest })),
    })),
    remains,
  };
}
