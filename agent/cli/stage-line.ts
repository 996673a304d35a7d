interface Stage {
  stage: string;
  state: 'ok' | 'warning' | 'failed' | 'not_run';
  found?: string | undefined;
  ms?: number | undefined;
}

const marks = { ok: '✓', warning: '!', failed: '✗', not_run: '·' } as const;

/** One line of a staged check. */
export function stageLine({ stage, state, found, ms }: Stage): string {
  const time = ms === undefined ? '' : `${ms} ms`;
  return `  ${marks[state]} ${stage.padEnd(13)} ${time.padStart(8)}  ${state === 'not_run' ? 'not run' : (found ?? '')}`.trimEnd();
}
