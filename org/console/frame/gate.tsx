import { Button } from '@mantine/core';
import { Loading } from '@postern/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import { useClient } from '../api/client-context.ts';
import { readSession, type Session, signOut } from '../api/session.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { SessionContext } from './session-context.ts';
import { sessionKey } from './session-key.ts';
import { SignIn } from './sign-in.tsx';

/** Shows the console to who is signed in, and the sign-in page to everyone else. */
export function Gate({ children }: { children: ReactNode }) {
  const client = useClient();
  const queries = useQueryClient();
  const session = useQuery<Session | null, ApiFault>({
    queryKey: sessionKey,
    queryFn: () =>
      readSession(client).catch((fault: ApiFault) => {
        if (fault.status === 401) return null;
        throw fault;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (session.data) {
    const leave = async () => {
      await signOut(client).catch(() => undefined);
      queries.setQueryData(sessionKey, null);
      // The next person at this browser sees nothing of this one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    };
    return <SessionContext value={{ ...session.data, signOut: () => void leave() }}>{children}</SessionContext>;
  }
  if (session.data === null) return <SignIn onSignedIn={(who) => queries.setQueryData(sessionKey, who)} />;
  if (session.error) {
    return (
      <main className="c-sign-in">
        <FaultBlock
          fault={session.error}
          action={<Button onClick={() => void session.refetch()}>{common.again}</Button>}
        />
      </main>
    );
  }
  return <Loading>{common.loading}</Loading>;
}
