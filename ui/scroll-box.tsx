import type { ReactNode } from 'react';

interface Props {
  /** What is in it, for a screen reader. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A part of a page that scrolls by itself, by keyboard too. */
export function ScrollBox({ label, className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, only a mouse could scroll this part
    <section className={className ? `p-scroll ${className}` : 'p-scroll'} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
