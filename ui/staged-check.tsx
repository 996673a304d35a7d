import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { type State, toneOf } from './tone.ts';

export type StageState = Extract<State, 'ok' | 'attention' | 'failed' | 'working' | 'not-run'>;

export interface Stage {
  key: string;
  name: string;
  state: StageState;
  /** What was found, or that it was not checked. */
  found: ReactNode;
  /** "152 ms". */
  time?: string;
  /** Opens in place beneath a failed stage. */
  fix?: ReactNode;
}

/** Every stage is listed from the start, in fixed order; the failed one opens where it stands. */
export function StagedCheck({ stages, label }: { stages: Stage[]; label: string }) {
  return (
    <ol className="p-stages" aria-label={label} aria-live="polite">
      {stages.map(({ key, name, state, found, time, fix }) => (
        <li key={key} className={`p-stage p-stage-${state}`}>
          <span className={`p-ink p-tone-${toneOf(state)}`}>
            <Icon name={state} />
          </span>
          <span className="p-stage-name">{name}</span>
          <span className="p-stage-found">{found}</span>
          <span className="p-stage-time">{time}</span>
          {fix && <div className="p-stage-fix">{fix}</div>}
        </li>
      ))}
    </ol>
  );
}
