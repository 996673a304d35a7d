import { createContext, useContext } from 'react';
import type { Session } from '../api/session.ts';

interface SignedIn extends Session {
  signOut(): void;
}

export const SessionContext = createContext<SignedIn | undefined>(undefined);

export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession stands outside of SessionContext');
  return session;
}
