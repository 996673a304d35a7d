import {
  type AuthorizationForm,
  type ConnectorForm,
  connectorForm,
  type ProvisioningShown,
} from '@postern/protocol/management';

export type AuthType = AuthorizationForm['type'];

/** The form as it stands on the screen. A secret that is undefined was not typed: what is saved stays. */
export interface FormValues {
  baseUrl: string;
  allowHttp: boolean;
  authType: AuthType;
  user: string;
  password: string | undefined;
  headers: { name: string; value: string | undefined }[];
  uniqueField: string;
  acceptUserUpdates: boolean;
  timeoutSeconds: number;
  agents: string[];
  /** PEM certificates, one after the other. */
  ca: string;
  concurrency: number;
  /** Empty: no limit. */
  perMinute: number | '';
  pageSize: number;
  update: 'put' | 'patch';
  /** One a line: `costCode` or `costCode: integer`. */
  custom: string;
}

/** @param fallbackAgents chosen where nothing is configured yet */
export function valuesOf(shown: ProvisioningShown, fallbackAgents: string[]): FormValues {
  const { authorization: auth } = shown;
  const fresh = shown.baseUrl === null;
  return {
    baseUrl: shown.baseUrl ?? '',
    allowHttp: shown.allowHttp,
    // Nobody's connector should be open, so a new form begins with credentials.
    authType: fresh ? 'basic' : auth.type,
    user: auth.type === 'basic' ? auth.user : '',
    password: undefined,
    headers:
      auth.type === 'header'
        ? auth.headers.map(({ name }) => ({ name, value: undefined }))
        : [{ name: 'Authorization', value: undefined }],
    uniqueField: shown.uniqueField,
    acceptUserUpdates: shown.acceptUserUpdates,
    timeoutSeconds: shown.timeoutSeconds,
    agents: fresh && shown.agents.length === 0 ? fallbackAgents : shown.agents,
    ca: shown.ca.join('\n'),
    concurrency: shown.concurrency,
    perMinute: shown.perMinute ?? '',
    pageSize: shown.pageSize,
    update: shown.update,
    custom: shown.customAttributes.map(({ name, type }) => (type === 'string' ? name : `${name}: ${type}`)).join('\n'),
  };
}

function authorizationOf(values: FormValues): AuthorizationForm {
  switch (values.authType) {
    case 'basic':
      return {
        type: 'basic',
        user: values.user.trim(),
        ...(values.password === undefined ? {} : { password: values.password }),
      };
    case 'header':
      return {
        type: 'header',
        headers: values.headers.map(({ name, value }) => ({
          name: name.trim(),
          ...(value === undefined ? {} : { value }),
        })),
      };
    default:
      return { type: values.authType };
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function attributesOf(text: string): unknown[] {
  return linesOf(text).map((line) => {
    const [name = '', type] = line.split(/\s*:\s*/, 2);
    return type ? { name, type } : { name };
  });
}

const certificatesOf = (pem: string): string[] =>
  pem.trim() === '' ? [] : (pem.match(/-----BEGIN [\s\S]+?-----END [^-]+-----/g) ?? [pem]);

export interface Checked {
  form?: ConnectorForm;
  /** What is wrong, by field. */
  errors: Record<string, string>;
}

/** The form as the API takes it, or what is wrong with it, field by field. */
export function check(values: FormValues, enabled: boolean): Checked {
  const parsed = connectorForm.safeParse({
    enabled,
    baseUrl: values.baseUrl.trim(),
    authorization: authorizationOf(values),
    uniqueField: values.uniqueField.trim(),
    acceptUserUpdates: values.acceptUserUpdates,
    timeoutSeconds: values.timeoutSeconds,
    agents: values.agents,
    allowHttp: values.allowHttp,
    ca: certificatesOf(values.ca),
    concurrency: values.concurrency,
    perMinute: values.perMinute === '' ? null : values.perMinute,
    pageSize: values.pageSize,
    update: values.update,
    customAttributes: attributesOf(values.custom),
  });
  if (parsed.success) return { form: parsed.data, errors: {} };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[path.map(String).join('.')] ??= message;
  return { errors };
}

/** The error of a field, or of anything inside of it. */
export const errorOf = (errors: Record<string, string>, field: string): string | undefined =>
  errors[field] ?? Object.entries(errors).find(([name]) => name.startsWith(`${field}.`))?.[1];
