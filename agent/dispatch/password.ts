import { randomInt } from 'node:crypto';

const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#$%*+-.=?@_'] as const;
const all = classes.join('');

/** A random password of `length` characters (at least 12) with capitals, small letters, digits and symbols. */
export function generatePassword(length: number): string {
  const size = Math.max(length, 12);
  const letters = classes.map(pick);
  while (letters.length < size) letters.push(pick(all));
  // The first four are of known classes, so their places must not be known.
  for (let last = letters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [letters[last], letters[other]] = [letters[other]!, letters[last]!];
  }
  return letters.join('');
}

const pick = (from: string): string => from[randomInt(from.length)]!;
