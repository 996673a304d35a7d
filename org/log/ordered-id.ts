import { randomBytes } from 'node:crypto';

/**
 * UUIDv7 that never goes back, not even within one millisecond or when the clock does: the 12 bits after the time
 * count (RFC 9562 section 6.2, method 1). `clock` is epoch ms.
 */
export function createOrderedId(clock: () => number): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const now = clock();
    if (now > last) {
      last = now;
      count = 0;
    } else if (++count > 0xfff) {
      last++;
      count = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const random = randomBytes(8);
    random[0] = (random[0]! & 0x3f) | 0x80;
    const tail = random.toString('hex');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}
