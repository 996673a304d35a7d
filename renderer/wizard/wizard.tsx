import type { OrgCheck } from '@postern/protocol/console';
import { Loading } from '@postern/ui';
import { useEffect, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { apiTexts } from '../texts/api.ts';
import { AccessStep } from './access-step.tsx';
import { ConnectStep } from './connect-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type Step, WizardFrame } from './frame.tsx';
import { TlsStep } from './tls-step.tsx';
import { UrlStep } from './url-step.tsx';
import { WelcomeStep } from './welcome-step.tsx';

/** From nothing to a connected agent. Enrolment itself lives in the agent, so a page that is opened again goes on there. */
export function Wizard({ onDone }: { onDone(): void }) {
  const client = useClient();
  const { value: enrolment, fault } = useStream('enrolment', (signal) => client.enrolment.watch(undefined, { signal }));
  const [step, setStep] = useState<Step>('welcome');
  const [name, setName] = useState<string>();
  const [typed, setUrl] = useState<string>();
  const [check, setCheck] = useState<OrgCheck>();
  const at = enrolment?.step;
  useEffect(() => {
    if (at === 'enrolled') setStep('connect');
    else if (at === 'code' || at === 'asking' || at === 'failed') setStep('access');
  }, [at]);
  if (!enrolment)
    return <main className="a-alone">{fault ? <Fault fault={fault} /> : <Loading>{apiTexts.reading}</Loading>}</main>;
  const url = typed ?? ('suggestedOrg' in enrolment ? enrolment.suggestedOrg : undefined) ?? '';
  const start = () => {
    const known = 'org' in enrolment ? enrolment : undefined;
    return client.enrolment.start({ url: check?.origin ?? known?.org ?? url, name: name ?? known?.name });
  };
  const stopAsking = () => {
    // A window that was opened again here has no check to show; the address is checked anew.
    void client.enrolment.cancel().then(() => setStep(check ? 'tls' : 'url'));
  };
  const suggested = 'name' in enrolment ? enrolment.name : enrolment.suggestedName;
  return (
    <WizardFrame step={step}>
      {step === 'welcome' && <WelcomeStep name={name ?? suggested} onName={setName} onNext={() => setStep('url')} />}
      {step === 'url' && (
        <UrlStep
          url={url}
          onUrl={setUrl}
          onBack={() => setStep('welcome')}
          onNext={(good) => {
            setCheck(good);
            setStep('tls');
          }}
        />
      )}
      {step === 'tls' && <TlsStep check={check} onBack={() => setStep('url')} onNext={() => setStep('access')} />}
      {step === 'access' && <AccessStep enrolment={enrolment} start={start} onBack={stopAsking} />}
      {step === 'connect' && <ConnectStep onNext={() => setStep('done')} />}
      {step === 'done' && <DoneStep onDone={onDone} />}
    </WizardFrame>
  );
}
