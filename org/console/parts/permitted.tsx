import { mayCall, rolesOf } from '@postern/protocol/management';
import type { ReactNode } from 'react';
import type { AnyOperation } from '../api/client.ts';
import { useSession } from '../frame/session-context.ts';
import { common } from '../texts/common.ts';

/** Tells whether the role of who is signed in may call an operation: what may not be done is not offered. */
export function useMay(): (operation: AnyOperation) => boolean {
  const { role } = useSession();
  return (operation) => mayCall(role, operation);
}

/** Shown to who may call the operation, and to nobody else. */
export function Permitted({ to, children }: { to: AnyOperation; children: ReactNode }) {
  const may = useMay();
  return may(to) ? children : null;
}

/** To who may not call the operation: who may. */
export function WhoMay({ to }: { to: AnyOperation }) {
  const may = useMay();
  if (may(to)) return null;
  return <p className="p-small p-second">{common.whoMay(rolesOf(to).map((name) => common.roles[name]))}</p>;
}
