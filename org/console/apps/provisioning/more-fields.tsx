import { NumberInput, Select, Textarea } from '@mantine/core';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { errorOf, type FormValues } from './form-values.ts';

interface Props {
  values: FormValues;
  errors: Record<string, string>;
  change(part: Partial<FormValues>): void;
}

const withError = (error: string | undefined) => (error ? { error } : {});

/** What most apps never need to touch; opens by itself where something in it is wrong. */
export function MoreFields({ values, errors, change }: Props) {
  const wrong = ['ca', 'concurrency', 'perMinute', 'pageSize', 'customAttributes'].some((field) =>
    errorOf(errors, field),
  );
  return (
    <details className="c-wide c-more" open={wrong || undefined}>
      <summary>{t.more}</summary>
      <div className="c-form">
        <NumberInput
          label={t.concurrency}
          description={t.concurrencyHint}
          min={1}
          max={64}
          clampBehavior="strict"
          value={values.concurrency}
          {...withError(errorOf(errors, 'concurrency'))}
          onChange={(value) => change({ concurrency: Number(value) })}
        />
        <NumberInput
          label={t.perMinute}
          description={t.perMinuteHint}
          placeholder={t.noLimit}
          min={1}
          max={100_000}
          value={values.perMinute}
          {...withError(errorOf(errors, 'perMinute'))}
          onChange={(value) => change({ perMinute: value === '' ? '' : Number(value) })}
        />
        <NumberInput
          label={t.pageSize}
          min={1}
          max={1000}
          clampBehavior="strict"
          value={values.pageSize}
          {...withError(errorOf(errors, 'pageSize'))}
          onChange={(value) => change({ pageSize: Number(value) })}
        />
        <Select
          label={t.update}
          description={t.updateHint}
          data={[
            { value: 'put', label: t.updates.put },
            { value: 'patch', label: t.updates.patch },
          ]}
          value={values.update}
          onChange={(value) => change({ update: value === 'patch' ? 'patch' : 'put' })}
        />
        <Textarea
          className="c-wide"
          label={t.custom}
          description={t.customHint}
          autosize
          minRows={2}
          maxRows={8}
          value={values.custom}
          {...withError(errorOf(errors, 'customAttributes'))}
          onChange={(event) => change({ custom: event.currentTarget.value })}
        />
        <Textarea
          className="c-wide c-mono"
          label={t.ca}
          description={t.caHint}
          autosize
          minRows={2}
          maxRows={8}
          value={values.ca}
          {...withError(errorOf(errors, 'ca'))}
          onChange={(event) => change({ ca: event.currentTarget.value })}
        />
      </div>
    </details>
  );
}
