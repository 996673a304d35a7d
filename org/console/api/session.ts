import type { Client } from './client.ts';

/** Who is signed in. */
export interface Session {
  login: string;
  name: string;
  role: string;
}

const path = '/api/v1/console/session';

async function session(client: Client, method: 'GET' | 'POST', body?: unknown): Promise<Session> {
  const answer = (await client.send(method, path, body)) as { administrator: Session; csrf: string };
  client.carry(answer.csrf);
  return answer.administrator;
}

/** Throws ApiFault 401 where nobody is signed in. */
export const readSession = (client: Client): Promise<Session> => session(client, 'GET');

/** Throws ApiFault 401 where login or password is wrong. */
export const signIn = (client: Client, login: string, password: string): Promise<Session> =>
  session(client, 'POST', { login, password });

export const signOut = (client: Client): Promise<unknown> => client.send('DELETE', path);
