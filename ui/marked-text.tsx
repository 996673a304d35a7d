import { Fragment } from 'react';

/** Text in which `backticks` mark what is typed or searched for. */
export function MarkedText({ children }: { children: string }) {
  const parts = children.split(/`([^`]+)`/);
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
  return parts.map((part, n) => (n % 2 === 1 ? <code key={n}>{part}</code> : <Fragment key={n}>{part}</Fragment>));
}
