import type { Component } from './programs.ts';
import type { Runtime } from './sbom.ts';

/** The file THIRD-PARTY-LICENCES: what is in the package that is not ours, and under which terms. */
export function thirdPartyLicences(components: Component[], runtime: Runtime): string {
  const heading = (title: string): string => `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n`;
  const nameless = components.filter(({ identifier, text }) => !identifier && !text).map(({ name }) => name);
  if (nameless.length > 0) throw new Error(`These packages say no licence: ${nameless.join(', ')}`);
  const parts = components.map(
    ({ name, version, identifier, text }) =>
      `${heading(`${name} ${version} (${identifier})`)}\n${(text ?? '').trim()}\n`,
  );
  const last = `${heading(runtime.title)}\n${runtime.licence.trim()}\n`;
  return `Postern contains the following software of others.\n\n${[...parts, last].join('\n')}`;
}
