import { readFile } from 'node:fs/promises';
import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';

const origin = z
  .url({ protocol: /^https?$/ })
  .refine(
    (value) => new URL(value).href === `${new URL(value).origin}/`,
    'must be an origin such as https://org.example',
  )
  .transform((value) => new URL(value).origin);

const listen = z
  .string()
  .regex(/^(\[[\da-fA-F:.]+\]|[^:\s]+):\d{1,5}$/, 'must be host:port such as 127.0.0.1:8443')
  .transform((value) => {
    const colon = value.lastIndexOf(':');
    return { host: value.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(value.slice(colon + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'must have a port up to 65535');

/** What can be set in the configuration file; flags have the same names and win. */
export const configSchema = z
  .strictObject({
    /** Folder of the embedded database and of the org's key. */
    data: z.string().min(1).default('./postern-data'),
    listen: listen.prefault('127.0.0.1:8443'),
    /** Origin under which browsers and agents reach this org; default: what it listens on. */
    publicUrl: origin.optional(),
    tlsCert: z.string().min(1).optional(),
    tlsKey: z.string().min(1).optional(),
    /** TLS ends at a proxy: `true`, or the addresses whose X-Forwarded-For counts. */
    trustProxy: z.union([z.boolean(), z.array(z.string().min(1)).min(1)]).default(false),
    databaseUrl: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
    databaseConnections: z.coerce.number().int().min(1).max(200).optional(),
    /** The org's key; default: `org.key` in the data folder. */
    keyFile: z.string().min(1).optional(),
    /** Folder of the installers that the Downloads page offers. */
    downloads: z.string().min(1).optional(),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    firstAdminLogin: z.string().min(1).max(255).optional(),
    firstAdminPasswordFile: z.string().min(1).optional(),
  })
  .refine((config) => !config.tlsCert === !config.tlsKey, {
    path: ['tlsKey'],
    error: 'tlsCert and tlsKey belong together',
  })
  .refine((config) => Boolean(config.tlsCert || config.trustProxy) || isLoopback(config.listen.host), {
    path: ['listen'],
    error: 'plain http is for loopback only: give --tls-cert and --tls-key, or --trust-proxy where a proxy ends TLS',
  })
  .refine((config) => !config.trustProxy || config.publicUrl, {
    path: ['publicUrl'],
    error: 'behind a proxy the public URL must be given',
  });

export type Config = z.infer<typeof configSchema>;

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);

/**
 * The configuration: file first, then flags over it. Throws CodedError `config_file_invalid`, `file_unreadable`.
 */
export async function readConfig(file: string | undefined, flags: Record<string, unknown>): Promise<Config> {
  const fromFile = file === undefined ? {} : await readJson(file);
  const parsed = configSchema.safeParse({ ...fromFile, ...flags });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`.replace(/^: /, '');
  throw new CodedError('config_file_invalid', { file: file ?? 'on the command line', detail });
}

/** JSON whose lines may be comments that begin with `//`. */
async function readJson(file: string): Promise<Record<string, unknown>> {
  const text = (await readText(file)).replace(/^[ \t]*\/\/.*$/gm, '');
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw new SyntaxError('it holds no JSON object');
    return value as Record<string, unknown>;
  } catch (cause) {
    throw new CodedError('config_file_invalid', { file, detail: (cause as Error).message }, { cause });
  }
}

/** Throws CodedError `file_unreadable`. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CodedError('file_unreadable', { file, detail: (cause as Error).message }, { cause });
  }
}
