import { Button } from '@mantine/core';
import {
  type ConnectorTest,
  type ConnectorForm as Form,
  operations,
  type ProvisioningShown,
} from '@postern/protocol/management';
import { ErrorBlock, Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import type { Saving } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { useMay, WhoMay } from '../../parts/permitted.tsx';
import { SaveFault } from '../../parts/save-fault.tsx';
import { provisioningTexts as t } from '../../texts/provisioning.ts';
import { ConnectorFields } from './connector-fields.tsx';
import { check, type FormValues, valuesOf } from './form-values.ts';
import { TestResult } from './test-result.tsx';

interface Props {
  appId: string;
  shown: ProvisioningShown;
  /** Agents that are there, for an app that has none yet. */
  agents: string[];
  /** The last test of this visit; it outlives a save. */
  test: ConnectorTest | undefined;
  onTested(test: ConnectorTest): void;
  save: Saving<Form>;
}

/** Form and test side by side. What was tested is what is saved: any change asks for another test. */
export function ConnectorForm({ appId, shown, agents, test, onTested, save }: Props) {
  const [initial] = useState<FormValues>(() => valuesOf(shown, agents));
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState(false);
  const [tested, setTested] = useState<{ values: FormValues; passed: boolean }>();
  const may = useMay()(save.to);
  const run = useChange(operations.testConnector);
  const fresh = shown.baseUrl === null;
  const { form, errors } = check(values, fresh || shown.enabled);
  const change = (part: Partial<FormValues>) => setValues({ ...values, ...part });
  const outcome = tested?.values === values ? tested.passed : undefined;
  const passed = outcome === true;
  const saved = !fresh && JSON.stringify(values) === JSON.stringify(initial);

  const runTest = (event?: FormEvent) => {
    event?.preventDefault();
    setTouched(true);
    if (!form?.baseUrl || form.agents.length === 0) return;
    const { enabled: _, ...body } = form;
    run.mutate(
      { params: { appId }, body: { ...body, baseUrl: form.baseUrl } },
      {
        onSuccess: (found) => {
          onTested(found);
          setTested({ values, passed: found.passed });
        },
      },
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
            may ? (
              <>
                <Button type="submit" variant={passed || saved ? 'default' : 'filled'} loading={run.isPending}>
                  {t.test}
                </Button>
                <span className="p-grow" />
                <span className="p-meta">{saved ? t.nothingNew : words(outcome)}</span>
                <Button
                  variant={passed && !saved ? 'filled' : 'default'}
                  disabled={saved}
                  loading={save.busy}
                  onClick={runSave}
                >
                  {passed || saved ? t.save : t.saveUntested}
                </Button>
              </>
            ) : (
              <WhoMay to={save.to} />
            )
          }
        >
          <fieldset className="c-fieldset p-stack" disabled={!may}>
            <ConnectorFields values={values} shown={shown} errors={visible} change={change} />
            {touched && Object.keys(errors).length > 0 && <ErrorBlock state="attention" title={t.invalid} />}
            <FaultBlock fault={run.error} />
            <SaveFault {...save} />
            {save.done && saved && <ErrorBlock state="ok" title={t.savedNow} next={t.savedNext} />}
          </fieldset>
        </Panel>
      </form>
      <TestResult appId={appId} test={test} running={run.isPending} last={shown.tested} />
    </div>
  );
}

const words = (passed: boolean | undefined): string =>
  passed === undefined ? t.notTested : passed ? t.readyToSave : t.testFailed;

/** A test needs somebody to run it. */
const withoutAgents = (values: FormValues): Record<string, string> =>
  values.agents.length === 0 ? { agents: 'must have at least one agent' } : {};
