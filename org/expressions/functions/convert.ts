import type { Functions } from './function.ts';
import { numberOf } from './values.ts';

export const convert: Functions = {
  /** Rounds. */
  'Convert.toInt': { takes: [1, 1], run: ([value]) => (value === null ? null : Math.round(numberOf(value!))) },
  'Convert.toNum': { takes: [1, 1], run: ([value]) => (value === null ? null : numberOf(value!)) },
};
