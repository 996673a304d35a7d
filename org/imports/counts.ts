import type { ImportComplete } from '@postern/protocol/wire';

/** `counts` of an import whose pages are all there; they grow while it is applied. */
export interface ImportCounts {
  users: number;
  groups: number;
  /** Accounts that were linked before. */
  known: number;
  exact: number;
  partial: number;
  new: number;
  /** Rows that the app's options confirmed. */
  confirmed: number;
  /** Accounts that did not come and are read; with `left` and `back` people whom their source ended or brought back. */
  missing: number;
  heldBack: number;
  changed?: number;
  left?: number;
  back?: number;
  /** What the application says it has differs from what it listed: nobody is taken for gone. */
  mismatch?: NonNullable<ImportComplete['mismatch']>;
}

export const noneYet = ({ users, groups, mismatch }: ImportComplete): ImportCounts => ({
  ...{ users, groups, known: 0, exact: 0, partial: 0, new: 0, confirmed: 0, missing: 0, heldBack: 0 },
  ...(mismatch ? { mismatch } : {}),
});

/** Adds to a count that is told only where there is something. */
export function addTo(counts: ImportCounts, name: 'changed' | 'left' | 'back', n: number): void {
  if (n > 0) counts[name] = (counts[name] ?? 0) + n;
}
