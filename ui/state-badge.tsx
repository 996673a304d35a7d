import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { iconOf, type State, toneOf } from './tone.ts';

interface Props {
  state: State;
  /** The word; the icon alone says nothing. */
  children: ReactNode;
  /** With a ground of its own: only beside the title of a page. */
  pill?: boolean;
  title?: string;
}

export function StateBadge({ state, children, pill, title }: Props) {
  return (
    <span className={`p-state p-tone-${toneOf(state)}${pill ? ' p-pill' : ''}`} title={title}>
      <Icon name={iconOf(state)} size={pill ? 14 : 16} />
      {children}
    </span>
  );
}
