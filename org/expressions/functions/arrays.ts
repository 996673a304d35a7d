import type { Value } from '../ast.ts';
import { any, type Functions } from './function.ts';
import { ExpressionFault, joined, listOf, mostSize, positionOf, textOf } from './values.ts';

export const arrays: Functions = {
  'Arrays.add': { takes: [2, 2], run: ([list, value]) => [...listOf(list!), value!] },
  'Arrays.remove': { takes: [2, 2], run: ([list, value]) => listOf(list!).filter((each) => each !== value) },
  'Arrays.clear': { takes: [1, 1], run: () => [] },
  'Arrays.get': { takes: [2, 2], run: ([list, at]) => listOf(list!)[positionOf(at!)] ?? null },
  'Arrays.flatten': { takes: [1, any], run: (given) => flat(given) },
  'Arrays.contains': { takes: [2, 2], run: ([list, value]) => listOf(list!).includes(value!) },
  'Arrays.size': { takes: [1, 1], run: ([list]) => listOf(list!).length },
  'Arrays.isEmpty': { takes: [1, 1], run: ([list]) => listOf(list!).length === 0 },
  'Arrays.toCsvString': { takes: [1, 1], run: ([list]) => joined(listOf(list!).map(textOf), ',') },
};

function flat(values: readonly Value[], into: Value[] = []): Value[] {
  for (const each of values) {
    if (Array.isArray(each)) flat(each, into);
    else into.push(each);
    if (into.length > mostSize) throw new ExpressionFault(`a list in it has more than ${mostSize} entries`);
  }
  return into;
}
