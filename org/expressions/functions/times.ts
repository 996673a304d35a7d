import { DateTime } from 'luxon';
import type { Functions } from './function.ts';
import { ExpressionFault, numberOf, textOf } from './values.ts';

/** Windows counts 100 ns from the year 1601. */
const windowsEpochMs = 11_644_473_600_000;

const iso = (ms: number): string => checked(DateTime.fromMillis(ms, { zone: 'utc' }), String(ms)).toISO()!;

function checked(time: DateTime, given: string): DateTime {
  if (!time.isValid) throw new ExpressionFault(`${JSON.stringify(given)} is no time`);
  return time;
}

const fromIso = (given: string): DateTime => checked(DateTime.fromISO(given, { zone: 'utc' }), given);

/** Okta's patterns are Joda's; luxon reads them but for the year of an era. */
const pattern = (given: string): string => given.replace(/Y/g, 'y');

export const times: Functions = {
  /** `Time.now()`, `Time.now("Europe/Berlin")`, `Time.now("Europe/Berlin", "yyyy-MM-dd")`. */
  'Time.now': {
    takes: [0, 2],
    run([zone, shown], { now }) {
      const time = checked(DateTime.fromMillis(now).setZone(zone == null ? 'utc' : textOf(zone)), textOf(zone ?? null));
      return shown === undefined ? time.toISO()! : time.toFormat(pattern(textOf(shown)));
    },
  },
  'Time.fromUnixToIso8601': { takes: [1, 1], run: ([seconds]) => iso(numberOf(seconds!) * 1000) },
  'Time.fromIso8601ToUnix': {
    takes: [1, 1],
    run: ([text]) => String(Math.floor(fromIso(textOf(text!)).toMillis() / 1000)),
  },
  'Time.fromWindowsToIso8601': { takes: [1, 1], run: ([ticks]) => iso(numberOf(ticks!) / 10_000 - windowsEpochMs) },
  'Time.fromIso8601ToWindows': {
    takes: [1, 1],
    // More digits than a number holds exactly.
    run: ([text]) => String(BigInt(fromIso(textOf(text!)).toMillis() + windowsEpochMs) * 10_000n),
  },
  'Time.fromStringToIso8601': {
    takes: [2, 2],
    run([text, shown]) {
      const given = textOf(text!);
      return checked(DateTime.fromFormat(given, pattern(textOf(shown!)), { zone: 'utc' }), given).toISO()!;
    },
  },
  'Time.fromIso8601ToString': {
    takes: [2, 2],
    run: ([text, shown]) => fromIso(textOf(text!)).toFormat(pattern(textOf(shown!))),
  },
};
