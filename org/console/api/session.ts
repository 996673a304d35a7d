import type { Client } from './client.ts';
import { csrf } from './csrf.ts';

export interface Session {
  login: string;
  name: string;
  role: string;
}

const path = '/api/v1/console/session';

function kept(answer: unknown): Session {
  const { csrf: token, ...rest } = answer as Partial<Session> & { csrf?: string; administrator?: Partial<Session> };
  if (token) csrf.keep(token);
  const who = rest.administrator ?? rest;
  return { login: who.login ?? '', name: who.name ?? who.login ?? '', role: who.role ?? '' };
}

/** Throws ApiFault 401 where nobody is signed in. */
export const readSession = async (client: Client): Promise<Session> => kept(await client.send('GET', path));

export async function signIn(client: Client, login: string, password: string): Promise<Session> {
  kept(await client.send('POST', path, { login, password }));
  return readSession(client);
}

export async function signOut(client: Client): Promise<void> {
  await client.send('DELETE', path);
  csrf.forget();
}
