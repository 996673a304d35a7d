import type { Config, Secrets } from '../config/schema.ts';
import { secretSettings } from '../config/schema.ts';
import type { Changes } from './store.ts';

/** How people know the certificates of a file; undefined where it cannot be read. */
export type NameFile = (file: string) => string | undefined;

/** What differs, as `from` and `to`; secrets are only named. */
export function changesBetween(before: Config, after: Config, secrets: Secrets, nameOf: NameFile): Changes {
  const named = (file: string | undefined): string | undefined => file && (nameOf(file) ?? file);
  const put = (setting: Changes[number]['setting'], from: unknown, to: unknown): Changes =>
    JSON.stringify(from ?? null) === JSON.stringify(to ?? null)
      ? []
      : [
          {
            setting,
            ...(from === undefined ? {} : { from: text(from) }),
            ...(to === undefined ? {} : { to: text(to) }),
          },
        ];
  const [was, is] = [before.tls, after.tls];
  return [
    ...put('tls.minVersion', was.minVersion, is.minVersion),
    ...put('proxy.mode', wayOf(before), wayOf(after)),
    ...put('proxy.user', before.proxy.user, after.proxy.user),
    ...put('proxy.noProxy', before.proxy.noProxy, after.proxy.noProxy),
    ...put('proxy.connectors', before.proxy.connectors, after.proxy.connectors),
    ...is.caFiles
      .filter((file) => !was.caFiles.includes(file))
      .map((file) => ({ setting: 'tls.caFiles' as const, to: named(file)! })),
    ...was.caFiles
      .filter((file) => !is.caFiles.includes(file))
      .map((file) => ({ setting: 'tls.caFiles' as const, from: named(file)! })),
    ...is.caFiles
      .filter((file) => was.caFiles.includes(file))
      .filter((file) => JSON.stringify(was.caFor[file]) !== JSON.stringify(is.caFor[file]))
      .map((file) => ({ setting: 'tls.caFor' as const, to: named(file)! })),
    ...put('tls.clientCert', named(was.clientCert), named(is.clientCert)),
    ...put('tls.clientKey', was.clientKey, is.clientKey),
    ...secretSettings.filter((key) => secrets[key] !== undefined).map((setting) => ({ setting })),
  ];
}

/** Mode and address as one: "none", "system", or the address. */
const wayOf = ({ proxy }: Config): string =>
  proxy.mode === 'manual' ? (proxy.url ?? 'none').replace(/^https?:\/\//, '') : proxy.mode;

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));
