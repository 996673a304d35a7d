import { arrays } from './arrays.ts';
import { convert } from './convert.ts';
import { countryFunctions } from './countries.ts';
import type { ExpressionFunction, Functions } from './function.ts';
import { groupFunctions } from './groups.ts';
import { strings } from './strings.ts';
import { times } from './times.ts';
import { textOf } from './values.ts';

const internal: Functions = {
  'user.getInternalProperty': { takes: [1, 1], run: ([name], { internal }) => internal[textOf(name!)] ?? null },
};

const named = { ...arrays, ...convert, ...countryFunctions, ...groupFunctions, ...times, ...internal };

/** Every function of the language; those of `String` also without it, as in older expressions. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map([
  ...Object.entries(named),
  ...Object.entries(strings).flatMap(([name, run]) => [[name, run] as const, [`String.${name}`, run] as const]),
]);
