import { Button } from '@mantine/core';
import type { OrgCheck } from '@postern/protocol/console';
import { KeyValues, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useClient } from '../api/client-context.ts';
import { tlsTexts } from '../texts/tls.ts';
import { wizardTexts } from '../texts/wizard.ts';
import { StepPage } from './frame.tsx';

const t = wizardTexts.tls;

interface Props {
  check: OrgCheck | undefined;
  onBack(): void;
  onNext(): void;
}

/** What the check agreed on with the org, before anything is entrusted to it. */
export function TlsStep({ check, onBack, onNext }: Props) {
  const client = useClient();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get(), staleTime: 0 });
  const found = (stage: string) => check?.stages.find((one) => one.stage === stage)?.found ?? '';
  const [version = '', cipher = '', ...certificate] = found('tls').split(', ');
  const plain = version.startsWith('plain');
  const own = settings.data?.tls.authorities.flatMap(({ certificates }) => certificates.map(({ subject }) => subject));
  const proxy = found('proxy');
  const rows: [string, ReactNode][] = plain
    ? [[t.version, t.plain]]
    : [
        [t.version, version.replace('TLSv', 'TLS ')],
        [t.cipher, cipher],
        [t.issuer, certificate.join(', ').replace('certificate ', '')],
      ];
  rows.push([t.proxy, proxy === 'none' || proxy === '' ? t.direct : proxy]);
  if (settings.data) rows.push([t.lowest, tlsTexts.version(settings.data.tls.minVersion)]);
  if (own) rows.push([t.own, own.length > 0 ? own.join(', ') : t.ownNone]);
  return (
    <StepPage
      title={t.title}
      lead={t.lead}
      back={<Button onClick={onBack}>{wizardTexts.back}</Button>}
      next={
        <Button variant="filled" onClick={onNext}>
          {wizardTexts.continue}
        </Button>
      }
    >
      <Panel label={t.title}>
        <KeyValues rows={rows} />
      </Panel>
    </StepPage>
  );
}
