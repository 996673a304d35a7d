import { Button, SegmentedControl } from '@mantine/core';
import type { OrgCheck, TlsView } from '@postern/protocol/console';
import { ErrorBlock, KeyValues, Loading, Panel } from '@postern/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useOrgCheck } from '../api/use-org-check.ts';
import { Fault } from '../parts/fault.tsx';
import { Fingerprint } from '../parts/fingerprint.tsx';
import { OrgCheckPanel } from '../parts/org-check-panel.tsx';
import { day } from '../texts/time.ts';
import { tlsTexts } from '../texts/tls.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.tls;

interface Props {
  /** What the step before found. */
  check: OrgCheck | undefined;
  onBack(): void;
  onNext(): void;
}

/** What the check agreed on with the org, before anything is entrusted to it. */
export function TlsStep({ check: before, onBack, onNext }: Props) {
  const client = useClient();
  const queries = useQueryClient();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get(), staleTime: 0 });
  const [round, setRound] = useState(0);
  const url = before?.origin ?? '';
  const { check: again, fault } = useOrgCheck(round > 0 ? String(round) : undefined, (signal) =>
    client.org.check({ url }, { signal }),
  );
  const check = round > 0 ? again : before;
  const lowest = useMutation({
    mutationFn: (value: string) => client.enrolment.setTrust({ settings: { 'tls.minVersion': value } }),
    onSuccess: () => {
      setRound(round + 1);
      void queries.invalidateQueries({ queryKey: ['settings'] });
    },
  });
  const failed = check?.stages.some(({ state }) => state === 'failed');
  const good = check?.finished && !failed;
  const tls = check?.stages.find(({ stage }) => stage === 'tls')?.tls;
  const own = settings.data?.tls.authorities.flatMap(({ certificates }) => certificates.map(({ subject }) => subject));
  const proxy = check?.stages.find(({ stage }) => stage === 'proxy')?.found ?? '';
  const rows: [string, ReactNode][] = tls ? rowsOf(tls) : [[t.version, t.plain]];
  rows.push([t.proxy, proxy === 'none' || proxy === '' ? t.direct : proxy]);
  if (own) rows.push([t.own, own.length > 0 ? own.join(', ') : t.ownNone]);
  return (
    <StepPage
      title={t.title}
      lead={t.lead}
      back={<Button onClick={onBack}>{wizardTexts.back}</Button>}
      hint={good ? undefined : t.blocked}
      next={
        <Button variant="filled" disabled={!good} onClick={onNext}>
          {wizardTexts.continue}
        </Button>
      }
    >
      <Fault fault={lowest.error ? faultOf(lowest.error) : fault} />
      {failed ? (
        <OrgCheckPanel check={check} />
      ) : !check?.finished ? (
        <Loading>{t.checking}</Loading>
      ) : (
        <Panel label={t.title}>
          <KeyValues rows={rows} />
        </Panel>
      )}
      {good && tls && !tls.publicCa && tls.certificate && (
        <ErrorBlock
          state="attention"
          title={t.notPublic(tls.certificate.issuer)}
          next={t.notPublicWhy}
          code={tlsTexts.inspected.code}
        />
      )}
      {settings.data && (
        <div className="w-lowest">
          <div>
            <div className="p-small p-strong">{t.lowest}</div>
            <div className="p-meta">{t.lowestHint}</div>
          </div>
          <SegmentedControl
            aria-label={t.lowest}
            size="sm"
            value={settings.data.tls.minVersion}
            data={['1.2', '1.3'].map((value) => ({ value, label: tlsTexts.version(value) }))}
            onChange={(value) => lowest.mutate(value)}
          />
        </div>
      )}
    </StepPage>
  );
}

function rowsOf({ version, cipher, certificate, publicCa }: TlsView): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [
    [t.version, version],
    [t.cipher, cipher],
  ];
  if (!certificate) return facts;
  const { subject, until, issuer, fingerprint } = certificate;
  return [
    ...facts,
    [t.certificate, `${subject}, ${t.validUntil(day(until))}`],
    [
      t.issuer,
      <span key="issuer">
        {issuer}
        <span className="p-quiet">{publicCa ? t.publicCa : t.otherCa}</span>
      </span>,
    ],
    [tlsTexts.fingerprint, <Fingerprint key="fingerprint" value={fingerprint} />],
  ];
}
