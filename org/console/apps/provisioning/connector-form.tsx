import { Button } from '@mantine/core';
import {
  type ConnectorTest,
  type ConnectorForm as Form,
  operations,
  type ProvisioningShown,
} from '@postern/protocol/management';
import { ErrorBlock, Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { ApiFault } from '../../api/api-fault.ts';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { ConnectorFields } from './connector-fields.tsx';
import { check, type FormValues, valuesOf } from './form-values.ts';
import { TestResult } from './test-result.tsx';

interface Props {
  appId: string;
  shown: ProvisioningShown;
  /** Agents that are there, for an app that has none yet. */
  agents: string[];
  save: { run(form: Form): void; busy: boolean; fault: ApiFault | null; done: boolean };
  onReadAgain(): void;
}

/** Form and test side by side. What was tested is what is saved: any change asks for another test. */
export function ConnectorForm({ appId, shown, agents, save, onReadAgain }: Props) {
  const [values, setValues] = useState<FormValues>(() => valuesOf(shown, agents));
  const [touched, setTouched] = useState(false);
  const [tested, setTested] = useState<{ test: ConnectorTest; values: FormValues }>();
  const test = useChange(operations.testConnector);
  const { form, errors } = check(values, shown.enabled);
  const change = (part: Partial<FormValues>) => setValues({ ...values, ...part });
  const passed = tested?.values === values && tested.test.passed;

  const runTest = (event?: FormEvent) => {
    event?.preventDefault();
    setTouched(true);
    if (!form?.baseUrl || form.agents.length === 0) return;
    const { enabled: _, ...body } = form;
    test.mutate(
      { params: { appId }, body: { ...body, baseUrl: form.baseUrl } },
      { onSuccess: (found) => setTested({ test: found, values }) },
    );
  };
  const runSave = () => {
    setTouched(true);
    if (form) save.run(form);
  };

  const visible = touched ? { ...withoutAgents(values), ...errors, ...save.fault?.fields() } : {};
  return (
    <div className="c-two">
      <form onSubmit={runTest} noValidate>
        <Panel
          title={t.title}
          foot={
            <>
              <Button type="submit" variant={passed ? 'default' : 'filled'} loading={test.isPending}>
                {t.test}
              </Button>
              <span className="p-grow" />
              <span className="p-meta">{passed ? t.readyToSave : t.needsTest}</span>
              {!passed && (
                <Button variant="subtle" size="xs" loading={save.busy} onClick={runSave}>
                  {t.saveUntested}
                </Button>
              )}
              <Button variant={passed ? 'filled' : 'default'} disabled={!passed} loading={save.busy} onClick={runSave}>
                {t.save}
              </Button>
            </>
          }
        >
          <div className="p-stack">
            <ConnectorFields values={values} shown={shown} errors={visible} change={change} />
            {touched && Object.keys(errors).length > 0 && <ErrorBlock state="attention" title={t.invalid} />}
            <FaultBlock fault={test.error} />
            <FaultBlock fault={save.fault} {...(save.fault?.status === 412 ? { onAgain: onReadAgain } : {})} />
            {save.done && tested?.values === undefined && (
              <ErrorBlock state="ok" title={t.savedNow} next={t.savedNext} />
            )}
          </div>
        </Panel>
      </form>
      <TestResult appId={appId} test={tested?.test} running={test.isPending} last={shown.tested} />
    </div>
  );
}

/** A test needs somebody to run it. */
const withoutAgents = (values: FormValues): Record<string, string> =>
  values.agents.length === 0 ? { agents: 'must have at least one agent' } : {};
