import countries from 'i18n-iso-countries/index.js';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import type { Value } from '../ast.ts';
import type { Functions } from './function.ts';
import { textOf } from './values.ts';

countries.registerLocale(english);

const spoken = (code: string) => countries.getName(code, 'en');

/** The alpha-2 code of a country given by any of its codes or by its English name; undefined where there is none. */
function codeOf(given: string): string | undefined {
  const text = given.trim();
  if (/^\d{1,3}$/.test(text)) return countries.numericToAlpha2(text.padStart(3, '0'));
  if (/^[A-Za-z]{2}$/.test(text)) return spoken(text.toUpperCase()) ? text.toUpperCase() : undefined;
  if (/^[A-Za-z]{3}$/.test(text)) return countries.alpha3ToAlpha2(text.toUpperCase());
  return countries.getAlpha2Code(text, 'en');
}

const by = (make: (code: string) => string | undefined) => ({
  takes: [1, 1] as [number, number],
  run([value]: Value[]): Value {
    const code = codeOf(textOf(value!));
    return (code === undefined ? undefined : make(code)) ?? null;
  },
});

/** ISO 3166-1; null for a country that is not known. */
export const countryFunctions: Functions = {
  'Iso3166Convert.toAlpha2': by((code) => code),
  'Iso3166Convert.toAlpha3': by((code) => countries.alpha2ToAlpha3(code)),
  'Iso3166Convert.toNumeric': by((code) => countries.alpha2ToNumeric(code)),
  'Iso3166Convert.toName': by(spoken),
};
