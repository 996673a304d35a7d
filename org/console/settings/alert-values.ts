import type { AlertForm, AlertSettings } from '@postern/protocol/management';

/** What the form holds: the settings, with addresses and secrets as they are typed. */
export interface AlertValues extends Omit<AlertSettings, 'email' | 'webhook'> {
  email: Omit<AlertSettings['email'], 'to' | 'password'> & { to: string; password: string };
  webhook: Omit<AlertSettings['webhook'], 'secret'> & { secret: string };
}

export const valuesOf = ({ email, webhook, ...rest }: AlertSettings): AlertValues => ({
  ...rest,
  email: { ...email, to: email.to.join(', '), password: '' },
  webhook: { ...webhook, secret: '' },
});

export function formOf({ email, webhook, ...rest }: AlertValues): AlertForm {
  const { password, ...mail } = email;
  const { secret, ...hook } = webhook;
  const to = email.to.split(/[\s,;]+/).filter((address) => address !== '');
  return {
    ...rest,
    email: { ...mail, to, ...(password && { password }) },
    webhook: { ...hook, ...(secret && { secret }) },
  };
}
