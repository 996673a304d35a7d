import type { ReactNode } from 'react';

/** A cell of two lines: what it is, and small beneath it what tells it from others. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <div className="p-two">
      <div>{first}</div>
      {second && <div className="p-two-second">{second}</div>}
    </div>
  );
}
