import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { OrgCheck, TrustChange } from '@postern/protocol/console';
import { ErrorBlock } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useOrgCheck } from '../api/use-org-check.ts';
import { CaForm } from '../parts/ca-form.tsx';
import { Fault } from '../parts/fault.tsx';
import { Inspected } from '../parts/inspected.tsx';
import { OrgCheckPanel } from '../parts/org-check-panel.tsx';
import { ProxyForm } from '../parts/proxy-form.tsx';
import { hostOf } from '../texts/frame.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.url;

interface Props {
  url: string;
  onUrl(url: string): void;
  onBack(): void;
  onNext(check: OrgCheck): void;
}

/** Checks while you type; proxy and CA can be set right where they are missed. */
export function UrlStep({ url, onUrl, onBack, onNext }: Props) {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [addingCa, setAddingCa] = useState(false);
  const [settingProxy, setSettingProxy] = useState(false);
  const [trusted, setTrusted] = useState<string>();
  const [typed] = useDebouncedValue(url.trim(), 500);
  const key = typed === '' ? undefined : `${round} ${typed}`;
  const { check, of, fault } = useOrgCheck(key, (signal) => client.org.check({ url: typed }, { signal }));
  const current = key !== undefined && of === key && url.trim() === typed ? check : undefined;
  const malformed = current?.stages.find(({ stage, state }) => stage === 'url' && state === 'failed');
  const good = current?.finished && current.stages.every(({ state }) => state === 'ok' || state === 'warning');
  const again = () => setRound(round + 1);
  const setTrust = (change: TrustChange) => client.enrolment.setTrust(change);
  const trustCa = useMutation({ mutationFn: (pem: string) => setTrust({ addCas: [{ pem }] }), onSuccess: again });
  const fixFor = ({ stage, code, tls }: OrgCheck['stages'][number]) => {
    if (stage === 'proxy') return <ProxyForm button={wizardTexts.proxy.check} onSave={setTrust} onSaved={again} />;
    if (stage === 'tls' && code === 'tls_untrusted' && tls)
      return (
        <Inspected
          host={hostOf(current?.origin ?? '') || url.trim()}
          tls={tls}
          busy={trustCa.isPending}
          onTrust={({ pem }) => trustCa.mutate(pem)}
          onAdd={() => setAddingCa(true)}
        />
      );
    if (stage === 'tls') return <Button onClick={() => setAddingCa(true)}>{wizardTexts.ca.title}</Button>;
    return null;
  };
  return (
    <StepPage
      title={t.title}
      lead={t.lead}
      back={<Button onClick={onBack}>{wizardTexts.back}</Button>}
      hint={good ? undefined : t.blocked}
      next={
        <Button variant="filled" disabled={!good} onClick={() => current && onNext(current)}>
          {wizardTexts.continue}
        </Button>
      }
    >
      <TextInput
        size="md"
        label={t.label}
        data-autofocus
        value={url}
        placeholder="acme.example.com"
        description={
          current?.origin && hostOf(current.origin) !== url.trim() && current.origin !== url.trim()
            ? t.read(current.origin)
            : t.hint
        }
        error={malformed?.message}
        onChange={(event) => onUrl(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && good && current && onNext(current)}
        spellCheck={false}
        autoComplete="off"
      />
      <Fault fault={trustCa.error ? faultOf(trustCa.error) : fault} />
      <OrgCheckPanel check={malformed ? undefined : current} fixFor={fixFor} />
      {settingProxy && (
        <section className="p-panel w-fix-panel">
          <ProxyForm
            button={wizardTexts.proxy.check}
            onSave={setTrust}
            onSaved={() => {
              setSettingProxy(false);
              again();
            }}
          />
        </section>
      )}
      {trusted && <ErrorBlock state="ok" title={wizardTexts.ca.added(trusted)} />}
      <p className="p-small p-second">
        {t.inspects}
        <button type="button" className="w-link" onClick={() => setAddingCa(true)}>
          {t.addCa}
        </button>
        {t.before}{' '}
        {!settingProxy && (
          <button type="button" className="w-link" onClick={() => setSettingProxy(true)}>
            {t.viaProxy}
          </button>
        )}
      </p>
      <CaForm
        opened={addingCa}
        onClose={() => setAddingCa(false)}
        onTrust={(pem) => setTrust({ addCas: [{ pem }] })}
        onDone={(subject) => {
          setAddingCa(false);
          setTrusted(subject);
          again();
        }}
      />
    </StepPage>
  );
}
