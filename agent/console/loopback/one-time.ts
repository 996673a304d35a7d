import { createHash, randomBytes } from 'node:crypto';

export interface Tickets {
  /** A new secret. */
  make(): string;
  /** True for one that was made and is neither too old nor taken. */
  valid(secret: string): boolean;
  /** As `valid`, and it is gone afterwards. */
  take(secret: string): boolean;
}

/** Links and sessions: secrets that live for a time, in this process only. Kept as hashes, so that looking one up tells nothing by its duration. */
export function createTickets(deps: { lifeMs: number; now(): number; most?: number }): Tickets {
  const most = deps.most ?? 100;
  const ends = new Map<string, number>();
  const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64');
  const valid = (secret: string): boolean => (ends.get(hash(secret)) ?? 0) > deps.now();
  return {
    make() {
      for (const [key, end] of ends) if (end <= deps.now() || ends.size >= most) ends.delete(key);
      const secret = randomBytes(32).toString('base64url');
      ends.set(hash(secret), deps.now() + deps.lifeMs);
      return secret;
    },
    valid,
    take(secret) {
      const good = valid(secret);
      ends.delete(hash(secret));
      return good;
    },
  };
}
