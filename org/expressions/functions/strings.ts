import type { Value } from '../ast.ts';
import { any, type Functions } from './function.ts';
import { joined, positionOf, textOf } from './values.ts';

const part = (text: string, from: number, to: number): string => (from < 0 ? '' : text.slice(from, to));

/** Given texts, in the order of the arguments. */
const texts = (run: (...given: string[]) => Value) => (given: Value[]) => run(...given.map(textOf));

export const strings: Functions = {
  append: { takes: [2, 2], run: texts((a, b) => joined([a!, b!], '')) },
  join: { takes: [2, any], run: texts((separator, ...rest) => joined(rest, separator!)) },
  len: { takes: [1, 1], run: texts((text) => text!.length) },
  removeSpaces: { takes: [1, 1], run: texts((text) => text!.replace(/ /g, '')) },
  // Split and joined, because replaceAll gives `$&` in the replacement a meaning.
  replace: {
    takes: [3, 3],
    run: texts((text, match, by) => (match === '' ? text! : joined(text!.split(match!), by!))),
  },
  replaceFirst: {
    takes: [3, 3],
    run: texts((text, match, by) => (match === '' ? text! : text!.replace(match!, () => by!))),
  },
  startsWith: { takes: [2, 2], run: texts((text, begin) => text!.startsWith(begin!)) },
  stringContains: { takes: [2, 2], run: texts((text, inner) => text!.includes(inner!)) },
  stringSwitch: { takes: [4, any], run: texts(stringSwitch) },
  substring: {
    takes: [2, 3],
    run: ([text, from, to]) => textOf(text!).slice(positionOf(from!), to === undefined ? undefined : positionOf(to)),
  },
  substringAfter: {
    takes: [2, 2],
    run: texts((text, search) => {
      const at = text!.indexOf(search!);
      return at < 0 ? '' : text!.slice(at + search!.length);
    }),
  },
  substringBefore: { takes: [2, 2], run: texts((text, search) => part(text!, 0, text!.indexOf(search!))) },
  toUpperCase: { takes: [1, 1], run: texts((text) => text!.toUpperCase()) },
  toLowerCase: { takes: [1, 1], run: texts((text) => text!.toLowerCase()) },
};

/** The value behind the first key that is contained in the text; an odd one out at the end counts for nothing. */
function stringSwitch(text = '', otherwise = '', ...pairs: string[]): string {
  for (let at = 0; at + 1 < pairs.length; at += 2) if (text.includes(pairs[at]!)) return pairs[at + 1]!;
  return otherwise;
}
