import { z } from 'zod';

export const certificateView = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** ISO date. */
  until: z.string(),
  /** SHA-256, upper case, colons. */
  fingerprint: z.string(),
});
export type CertificateView = z.infer<typeof certificateView>;

/** What config.json, the keychain and the environment say; a secret is only said to be set. */
export const settingsView = z.object({
  proxy: z.object({
    mode: z.enum(['none', 'system', 'manual']),
    url: z.string().optional(),
    user: z.string().optional(),
    passwordSet: z.boolean(),
    noProxy: z.array(z.string()),
    connectors: z.boolean(),
    /** What the environment names, without its password. */
    system: z.string().optional(),
  }),
  tls: z.object({
    minVersion: z.enum(['1.2', '1.3']),
    authorities: z.array(
      z.object({
        file: z.string(),
        certificates: z.array(certificateView),
        problem: z.string().optional(),
        /** Trusted for these peers (`host:port`) alone; absent = for the org and every connector. */
        peers: z.array(z.string()).optional(),
      }),
    ),
    client: z
      .object({ file: z.string(), certificate: certificateView.optional(), problem: z.string().optional() })
      .optional(),
  }),
});
export type SettingsView = z.infer<typeof settingsView>;

/** What an agent that lets go of its folder had from its environment alone, and another process may not have. */
export const releasedAgent = z.object({
  /** The proxy, with its account. */
  proxy: z.object({ url: z.string(), noProxy: z.array(z.string()) }).optional(),
});

export const processInfo = z.object({
  pid: z.number(),
  dataDir: z.string(),
  logFile: z.string(),
  logLevel: z.string(),
  version: z.string(),
  /** Runtime and operating system. */
  node: z.string(),
  system: z.string(),
});
export type ProcessInfo = z.infer<typeof processInfo>;
