/** The ids with the one at `place` (from 1) moved by one step up (-1) or down (1). */
export function moved(ids: readonly string[], place: number, step: -1 | 1): string[] {
  const next = [...ids];
  const [id] = next.splice(place - 1, 1);
  if (id !== undefined) next.splice(Math.max(0, place - 1 + step), 0, id);
  return next;
}
