import type { QueryClient } from '@tanstack/react-query';

/** Marks what somebody is editing: read once, and not overwritten beneath their hands. */
export const held = { held: true };

/** Reads again what is on the screen. */
export const refresh = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ meta }) => meta?.['held'] !== true });
