import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { capabilities } from '@postern/protocol/scim';
import { z } from 'zod';
import type { AuthOptions } from './auth.ts';
import type { ScimServerOptions } from './server.ts';

const text = z.string().min(1);
const secret = { value: text.optional(), valueFile: text.optional() };

/** The part of a connector's configuration file that every connector has. */
export const serverConfigShape = {
  name: text,
  listen: z
    .strictObject({
      host: text.default('127.0.0.1'),
      port: z.int().min(0).max(65535).default(8443),
      basePath: z.string().default('/scim'),
      /** Other computers may connect without TLS. */
      allowPlainHttp: z.boolean().default(false),
      publicUrl: z.url().optional(),
    })
    .default({ host: '127.0.0.1', port: 8443, basePath: '/scim', allowPlainHttp: false }),
  tls: z.strictObject({ certFile: text, keyFile: text, clientCaFile: text.optional() }).optional(),
  auth: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('basic'), user: text, password: text.optional(), passwordFile: text.optional() }),
    z.strictObject({ type: z.literal('bearer'), token: text.optional(), tokenFile: text.optional() }),
    z.strictObject({ type: z.literal('header'), name: text.default('Authorization'), ...secret }),
    z.strictObject({ type: z.literal('certificate') }),
    z.strictObject({ type: z.literal('none'), allowRemote: z.boolean().default(false) }),
  ]),
  capabilities: z.array(z.enum(capabilities)).optional(),
  /** Most resources in one answer. */
  maxPage: z.int().min(1).max(10_000).default(200),
};

const serverConfigSchema = z.object(serverConfigShape);
export type ServerConfig = z.infer<typeof serverConfigSchema>;

/** Turns the configuration into options of the server; reads secret files relative to `folder`. */
export function serverOptions(config: ServerConfig, folder: string): ScimServerOptions {
  const { listen, tls, maxPage } = config;
  const path = (file: string) => resolve(folder, file);
  return {
    auth: authOptions(config.auth, folder),
    basePath: listen.basePath,
    allowPlainHttp: listen.allowPlainHttp,
    maxPage,
    ...(listen.publicUrl ? { publicUrl: listen.publicUrl.replace(/\/+$/, '') } : {}),
    ...(tls
      ? {
          tls: {
            certFile: path(tls.certFile),
            keyFile: path(tls.keyFile),
            ...(tls.clientCaFile ? { clientCaFile: path(tls.clientCaFile) } : {}),
          },
        }
      : {}),
  };
}

/** A secret that stands in the configuration or in a file of its own; one newline at the file's end is not part of it. */
export function readSecret(
  key: string,
  value: string | undefined,
  file: string | undefined,
  folder: string,
): string | undefined {
  if (value !== undefined && file !== undefined) {
    throw new Error(
      `${key} and ${key}File are both set. Keep one of them; a file can be readable for the service only.`,
    );
  }
  if (file === undefined) return value;
  const path = resolve(folder, file);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${key}File: ${path} cannot be read (${reason}). Check the path and the file's permissions.`);
  }
}

function authOptions(auth: ServerConfig['auth'], folder: string): AuthOptions {
  if (auth.type === 'none' || auth.type === 'certificate') return auth;
  if (auth.type === 'basic') {
    const password = readSecret('auth.password', auth.password, auth.passwordFile, folder);
    return { type: 'basic', user: auth.user, password: required('auth.password', password) };
  }
  if (auth.type === 'bearer') {
    const token = readSecret('auth.token', auth.token, auth.tokenFile, folder);
    return { type: 'bearer', token: required('auth.token', token) };
  }
  const value = readSecret('auth.value', auth.value, auth.valueFile, folder);
  return { type: 'header', name: auth.name, value: required('auth.value', value) };
}

function required(key: string, secret: string | undefined): string {
  if (secret) return secret;
  throw new Error(`${key} is missing or empty. Write ${key}, or ${key}File with the path of a file that holds it.`);
}
