import { MarkedText } from '@postern/ui';
import type { ReactNode } from 'react';

interface Props {
  name: string;
  /** What it does, or why it cannot be changed here. */
  hint: string;
  children?: ReactNode;
}

/** One setting: its name, what it does, and its control on the right. */
export function Setting({ name, hint, children }: Props) {
  return (
    <div className="a-setting">
      <div>
        <div className="p-strong">{name}</div>
        <div className="p-meta">
          <MarkedText>{hint}</MarkedText>
        </div>
      </div>
      <div className="p-row p-end">{children}</div>
    </div>
  );
}
