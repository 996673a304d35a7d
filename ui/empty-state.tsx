import type { ReactNode } from 'react';

/** One sentence why it is empty, and at most one button. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="p-empty">
      <p>{children}</p>
      {action}
    </div>
  );
}
