import { useEffect, useState } from 'react';

/** Counts down in the page from what the agent said is left, in ms; each new word of the agent sets it. */
export function useLeft(leftMs: number): number {
  const [left, setLeft] = useState(leftMs);
  useEffect(() => {
    const endsAt = performance.now() + leftMs;
    const show = () => setLeft(Math.max(0, endsAt - performance.now()));
    show();
    const timer = setInterval(show, 500);
    return () => clearInterval(timer);
  }, [leftMs]);
  return left;
}
