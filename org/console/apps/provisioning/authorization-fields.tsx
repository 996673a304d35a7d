import { Button, SegmentedControl, TextInput } from '@mantine/core';
import type { ProvisioningShown } from '@postern/protocol/management';
import { SecretField } from '@postern/ui';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { moment } from '../../texts/time.ts';
import { type AuthType, errorOf, type FormValues } from './form-values.ts';

interface Props {
  values: FormValues;
  saved: ProvisioningShown['authorization'];
  errors: Record<string, string>;
  change(part: Partial<FormValues>): void;
}

interface SavedSecret {
  setBy: string;
  setAt: string;
}

const savedWords = (secret: SavedSecret | undefined) =>
  secret && { saved: t.secret.saved(secret.setBy, moment(secret.setAt)) };

const withError = (error: string | undefined) => (error ? { error } : {});

/** How the agents sign in to the connector. */
export function AuthorizationFields(props: Props) {
  const { values, saved, change } = props;
  const types: AuthType[] = ['basic', 'header', 'none', ...(saved.type === 'local' ? (['local'] as const) : [])];
  return (
    <>
      <div className="c-wide">
        <div className="c-label" id="auth-type">
          {t.auth}
        </div>
        <SegmentedControl
          aria-labelledby="auth-type"
          value={values.authType}
          onChange={(authType) => change({ authType: authType as AuthType })}
          data={types.map((value) => ({ value, label: t.authTypes[value] }))}
        />
      </div>
      {values.authType === 'basic' && <BasicFields {...props} />}
      {values.authType === 'header' && <HeaderFields {...props} />}
      {values.authType === 'none' && <p className="c-wide p-meta">{t.noneHint}</p>}
      {values.authType === 'local' && <p className="c-wide p-meta">{t.localHint}</p>}
    </>
  );
}

function BasicFields({ values, saved, errors, change }: Props) {
  return (
    <>
      <TextInput
        label={t.user}
        autoComplete="off"
        value={values.user}
        {...withError(errorOf(errors, 'authorization.user'))}
        onChange={(event) => change({ user: event.currentTarget.value })}
      />
      <SecretField
        label={t.password}
        autoComplete="new-password"
        value={values.password}
        words={t.secret}
        {...savedWords(saved.type === 'basic' ? saved.password : undefined)}
        {...withError(errorOf(errors, 'authorization.password'))}
        onChange={(password) => change({ password })}
      />
    </>
  );
}

function HeaderFields({ values, saved, errors, change }: Props) {
  const set = (n: number, part: Partial<FormValues['headers'][number]>) =>
    change({ headers: values.headers.map((header, at) => (at === n ? { ...header, ...part } : header)) });
  const savedOf = (name: string) =>
    saved.type === 'header'
      ? saved.headers.find((header) => header.name.toLowerCase() === name.trim().toLowerCase())?.value
      : undefined;
  return (
    <>
      {values.headers.map(({ name, value }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers have no identity but their place in the form
        <div className="c-wide c-form" key={n}>
          <TextInput
            label={t.headerName}
            value={name}
            {...withError(errorOf(errors, `authorization.headers.${n}.name`))}
            onChange={(event) => set(n, { name: event.currentTarget.value })}
          />
          <div className="c-inline c-inline-secret">
            <SecretField
              label={t.headerValue}
              value={value}
              words={t.secret}
              {...savedWords(savedOf(name))}
              {...withError(errorOf(errors, `authorization.headers.${n}.value`))}
              onChange={(next) => set(n, { value: next })}
            />
            {values.headers.length > 1 && (
              <Button
                variant="subtle"
                aria-label={t.removeHeader(name)}
                onClick={() => change({ headers: values.headers.filter((_, at) => at !== n) })}
              >
                ×
              </Button>
            )}
          </div>
        </div>
      ))}
      <div className="c-wide">
        <Button
          variant="subtle"
          size="xs"
          onClick={() => change({ headers: [...values.headers, { name: '', value: undefined }] })}
        >
          {t.addHeader}
        </Button>
        {errors['authorization.headers'] && <p className="c-field-error">{errors['authorization.headers']}</p>}
      </div>
    </>
  );
}
