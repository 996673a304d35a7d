import { Checkbox, Select, TextInput } from '@mantine/core';
import type { ProvisioningShown } from '@postern/protocol/management';
import { versionOf } from '@postern/protocol/scim';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { AgentChoice } from './agent-choice.tsx';
import { AuthorizationFields } from './authorization-fields.tsx';
import { errorOf, type FormValues } from './form-values.ts';
import { MoreFields } from './more-fields.tsx';

interface Props {
  values: FormValues;
  shown: ProvisioningShown;
  errors: Record<string, string>;
  change(part: Partial<FormValues>): void;
}

const timeouts = [30, 60, 120, 180, 300, 600];
const withError = (error: string | undefined) => (error ? { error } : {});

/** The fields of "Configure SCIM connector". */
export function ConnectorFields({ values, shown, errors, change }: Props) {
  const choices = [...new Set([...timeouts, values.timeoutSeconds])].sort((a, b) => a - b);
  const hint = values.baseUrl.trim() === '' ? t.baseUrlHint : `${t.baseUrlHint} ${versionOf(values.baseUrl).why}`;
  return (
    <div className="c-form">
      <TextInput
        className="c-wide"
        label={t.baseUrl}
        description={hint}
        placeholder="https://app.example:8443/scim/v2"
        spellCheck={false}
        value={values.baseUrl}
        {...withError(errorOf(errors, 'baseUrl'))}
        onChange={(event) => change({ baseUrl: event.currentTarget.value })}
      />
      {(values.allowHttp || /^http:/i.test(values.baseUrl.trim())) && (
        <Checkbox
          className="c-wide"
          label={t.allowHttp}
          description={t.allowHttpHint}
          checked={values.allowHttp}
          onChange={(event) => change({ allowHttp: event.currentTarget.checked })}
        />
      )}
      <AuthorizationFields values={values} saved={shown.authorization} errors={errors} change={change} />
      <TextInput
        label={t.uniqueField}
        description={t.uniqueFieldHint}
        spellCheck={false}
        value={values.uniqueField}
        {...withError(errorOf(errors, 'uniqueField'))}
        onChange={(event) => change({ uniqueField: event.currentTarget.value })}
      />
      <Select
        label={t.timeout}
        data={choices.map((n) => ({ value: String(n), label: t.seconds(n) }))}
        value={String(values.timeoutSeconds)}
        onChange={(value) => change({ timeoutSeconds: Number(value) })}
      />
      <Checkbox
        className="c-wide"
        label={t.acceptUserUpdates}
        description={t.acceptUserUpdatesHint}
        checked={values.acceptUserUpdates}
        onChange={(event) => change({ acceptUserUpdates: event.currentTarget.checked })}
      />
      <div className="c-wide">
        <AgentChoice
          chosen={values.agents}
          error={errorOf(errors, 'agents')}
          onChange={(agents) => change({ agents })}
        />
      </div>
      <MoreFields values={values} errors={errors} change={change} />
    </div>
  );
}
