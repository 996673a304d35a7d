export interface Freshness {
  /** Notes an answer. True when it was under way for so long that its leases may be over. */
  late(serverTime: number, receivedAt: number): boolean;
}

const remembered = 32;

/**
 * Tells an answer that waited in a buffer (a stopped process, a stalled network) from a fresh one. The two clocks need
 * not agree: the quickest of the last answers shows their distance, and what lies above that is time under way.
 */
export function createFreshness(toleratedMs: number): Freshness {
  let distances: number[] = [];
  return {
    late(serverTime, receivedAt) {
      const distance = receivedAt - serverTime;
      const quickest = distances.length === 0 ? distance : Math.min(...distances);
      distances = [...distances.slice(1 - remembered), distance];
      return distance - quickest > toleratedMs;
    },
  };
}
