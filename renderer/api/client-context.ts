import { createContext, useContext } from 'react';
import type { ConsoleClient } from './client.ts';

export const ClientContext = createContext<ConsoleClient | undefined>(undefined);

export function useClient(): ConsoleClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no client around this component');
  return client;
}
