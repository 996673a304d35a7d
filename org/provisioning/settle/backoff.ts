/** Wait before a probe of an app that does not work, in ms, by how many have failed. */
const probes = [5_000, 10_000, 20_000, 40_000, 60_000];
export const probeAfter = (failures: number): number => probes[Math.min(Math.max(failures, 1), probes.length) - 1]!;

const shortest = 1_000;
const longest = 5 * 60_000;
/** A connector may ask for more than `longest`, but not for a wait that nobody would notice the end of. */
const longestAsked = 60 * 60_000;

/**
 * Wait before an action is tried again, in ms: doubles with each attempt up to five minutes, spread over the upper half
 * so that those who failed together do not come back together. What the connector asked for is the least, up to an hour.
 */
export function retryAfter(attempt: number, asked: number | undefined, random: () => number): number {
  const full = Math.min(longest, shortest * 2 ** Math.min(attempt, 20));
  const own = Math.max(shortest, Math.round(full / 2 + (random() * full) / 2));
  return Math.max(own, Math.min(asked ?? 0, longestAsked));
}
