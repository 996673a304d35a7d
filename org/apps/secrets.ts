import type { AuthorizationForm } from '@postern/protocol/management';
import { basicSecret, headerSecret } from '@postern/protocol/wire';
import { refuse } from '../directory/refused.ts';
import type { Credentials } from '../provisioning/connector-settings.ts';

export interface SavedSecrets {
  /** Opened; undefined where none are saved. */
  credentials: Credentials | undefined;
  /** The form names another server than the one for which they were entered. */
  moved: boolean;
  host: string;
}

/**
 * The credentials that a form means: what it brings, and for what it leaves out what is saved. A saved secret never
 * goes to another server than the one it was entered for, since who may change an address could else read it there.
 * Throws Refused `secret_missing`, `secret_again`.
 */
export function credentialsOf(form: AuthorizationForm, saved: SavedSecrets): Credentials | undefined {
  if (form.type === 'none' || form.type === 'local') return undefined;
  if (form.type === 'basic') {
    const known = basicSecret.safeParse(saved.credentials).data?.password;
    const password = form.password ?? kept(known, 'authorization.password', 'password', saved);
    return { user: form.user, password };
  }
  const known = new Map(
    headerSecret.safeParse(saved.credentials).data?.headers.map(({ name, value }) => [name.toLowerCase(), value]),
  );
  return {
    headers: form.headers.map(({ name, value }, n) => ({
      name,
      value:
        value ?? kept(known.get(name.toLowerCase()), `authorization.headers[${n}].value`, `value of ${name}`, saved),
    })),
  };
}

function kept(known: string | undefined, field: string, secret: string, saved: SavedSecrets): string {
  if (known === undefined) throw refuse(field, 'secret_missing', { secret });
  if (saved.moved) throw refuse(field, 'secret_again', { secret, host: saved.host });
  return known;
}

/** Does the form bring a secret, so that who and when are to be noted? */
export function bringsSecret(form: AuthorizationForm): boolean {
  if (form.type === 'basic') return form.password !== undefined;
  return form.type === 'header' && form.headers.some(({ value }) => value !== undefined);
}
