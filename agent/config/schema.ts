import { z } from 'zod';

const file = z.string().min(1).max(4096);

/** Settings of an agent, as config.json holds them. Secrets are in the keychain, never here. */
export const configSchema = z.strictObject({
  /** Format of the file. */
  version: z.literal(1).default(1),
  /** Address of the org, once known. */
  org: z.string().max(2000).optional(),
  proxy: z
    .strictObject({
      /** `system`: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment. */
      mode: z.enum(['none', 'system', 'manual']).default('system'),
      url: z.string().max(2000).optional(),
      user: z.string().max(255).optional(),
      noProxy: z.array(z.string().max(255)).max(200).default([]),
      /** Connectors are reached by the proxy too; they mostly stand on the same side as the agent. */
      connectors: z.boolean().default(false),
    })
    .prefault({}),
  tls: z
    .strictObject({
      minVersion: z.enum(['1.2', '1.3']).default('1.2'),
      caFiles: z.array(file).max(50).default([]),
      /** A file of `caFiles` that is named here is trusted for these peers (`host:port`) alone. */
      caFor: z.record(file, z.array(z.string().max(300)).max(200)).default({}),
      clientCert: file.optional(),
      clientKey: file.optional(),
    })
    .prefault({}),
  /** The screens in a browser on this machine: `postern console`. */
  console: z.strictObject({ port: z.int().min(0).max(65_535).default(0) }).prefault({}),
  log: z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug', 'trace']).default('info') }).prefault({}),
});
export type Config = z.infer<typeof configSchema>;
export type LogLevel = Config['log']['level'];

/** Every setting by its dotted name, and what it takes. */
export const settings = {
  'proxy.mode': 'none | system | manual',
  'proxy.url': 'http://proxy.example.com:3128',
  'proxy.user': 'name',
  'proxy.password': 'kept in the keychain; asked for, or read from standard input',
  'proxy.noProxy': 'names and networks, separated by commas',
  'proxy.connectors': 'true | false: connectors by the proxy too',
  'tls.minVersion': '1.2 | 1.3',
  'tls.caFiles': 'PEM files, separated by commas',
  'tls.clientCert': 'PEM or PKCS#12 file',
  'tls.clientKey': 'PEM file; not for PKCS#12',
  'tls.clientPassphrase': 'of the key or the PKCS#12 file; kept in the keychain',
  'console.port': 'port of `postern console` on this machine; 0 = any free one',
  'log.level': 'error | warn | info | debug | trace',
} as const;
export type SettingKey = keyof typeof settings;

/** Settings that go to the keychain. */
export const secretSettings = ['proxy.password', 'tls.clientPassphrase'] as const satisfies readonly SettingKey[];
export type SecretKey = (typeof secretSettings)[number];
/** Those of them that are set. */
export type Secrets = Partial<Record<SecretKey, string>>;

export const isSecret = (key: SettingKey): key is SecretKey => (secretSettings as readonly SettingKey[]).includes(key);
