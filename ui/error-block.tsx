import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { MarkedText } from './marked-text.tsx';
import { iconOf, type State, toneOf } from './tone.ts';

interface Props {
  /** One sentence: who, what. */
  title: ReactNode;
  /** What to do. */
  next?: ReactNode;
  /** Searchable code, shown small. */
  code?: string;
  codeLabel?: string;
  /** What the other side said, as it said it. */
  raw?: string | null;
  state?: Extract<State, 'failed' | 'attention' | 'working' | 'ok'>;
  action?: ReactNode;
}

/** What happened, what to do, and the code; the same on every screen. Announced as it appears. */
export function ErrorBlock({ title, next, code, codeLabel = 'Code', raw, state = 'failed', action }: Props) {
  return (
    <div className={`p-note p-tone-${toneOf(state)}`} role={state === 'failed' ? 'alert' : 'status'}>
      <div className="p-note-head">
        <Icon name={iconOf(state)} />
        <div className="p-grow">
          <div className="p-note-title">{marked(title)}</div>
          {next && <div className="p-note-next">{marked(next)}</div>}
          {(code || raw) && (
            <div className="p-note-code">
              {code && (
                <>
                  {codeLabel} <code>{code}</code>
                </>
              )}
              {code && raw && ' · '}
              {raw && <code>{raw}</code>}
            </div>
          )}
        </div>
        {action && <div className="p-note-action">{action}</div>}
      </div>
    </div>
  );
}

const marked = (text: ReactNode) => (typeof text === 'string' ? <MarkedText>{text}</MarkedText> : text);
