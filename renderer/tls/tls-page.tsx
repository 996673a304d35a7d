import { Button } from '@mantine/core';
import type { PeerResult, TrustChange } from '@postern/protocol/console';
import { Loading, Panel } from '@postern/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { Inspected } from '../parts/inspected.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { apiTexts } from '../texts/api.ts';
import { tlsTexts as t } from '../texts/tls.ts';
import { Authorities } from './authorities.tsx';
import { PeerRows } from './peer-rows.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { TrialBanner, TrialEnd } from './trial-banner.tsx';

/** How this agent connects. A change is tried first and rolled back by itself. */
export function TlsPage() {
  const client = useClient();
  const queries = useQueryClient();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get(), staleTime: 0 });
  const [tested, setTested] = useState<PeerResult[]>();
  const seen = useRef<{ at: number | undefined }>(undefined);
  const { value: trial, fault } = useStream(
    'trust',
    (signal) => client.trust.watch(undefined, { signal }),
    (item) => {
      if (item.step !== 'idle') return;
      seen.current ??= { at: item.last?.at };
      void queries.invalidateQueries({ queryKey: ['settings'] });
    },
  );
  const test = useMutation({
    mutationFn: async () => {
      for await (const peers of await client.trust.test()) setTested(peers);
    },
  });
  const change = useMutation({
    mutationFn: (wanted: TrustChange) =>
      trial?.step === 'trying' ? client.trust.amend(wanted) : client.trust.try(wanted),
    onMutate: () => setTested(undefined),
  });
  const trying = trial?.step === 'trying' ? trial : undefined;
  const org = (trying?.peers ?? tested ?? []).find(({ id }) => id === 'org');
  const inspected = org?.problem?.code === 'tls_untrusted' ? org : undefined;
  const tryIt = (wanted: TrustChange) => change.mutateAsync(wanted);
  const error = test.error ?? change.error;
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <Button loading={test.isPending} disabled={trying !== undefined} onClick={() => test.mutate()}>
            {t.testAll}
          </Button>
        }
      />
      <Fault fault={fault} />
      {trying && <TrialBanner trial={trying} />}
      {trial?.step === 'idle' && (
        <TrialEnd last={trial.last} isNew={seen.current !== undefined && seen.current.at !== trial.last?.at} />
      )}
      {!trying && tested && (
        <Panel title={t.tested} padded={false}>
          <PeerRows peers={tested} caption={t.tested} />
        </Panel>
      )}
      {error && <Fault fault={faultOf(error)} />}
      {inspected?.tls && (
        <Inspected
          host={inspected.name}
          tls={inspected.tls}
          code={t.inspected.code}
          busy={change.isPending}
          onTrust={({ pem }) => void tryIt({ addCas: [{ pem }] }).catch(() => undefined)}
          onAdd={() => document.getElementById('own-cas')?.scrollIntoView()}
        />
      )}
      {settings.error && <Fault fault={faultOf(settings.error)} />}
      {settings.isLoading && <Loading>{apiTexts.reading}</Loading>}
      {settings.data && (
        <>
          <SettingsPanel
            settings={settings.data}
            trial={trial}
            tested={tested}
            onTry={tryIt}
            onFault={() => undefined}
          />
          <div id="own-cas">
            <Authorities authorities={settings.data.tls.authorities} busy={trying !== undefined} onTry={tryIt} />
          </div>
        </>
      )}
    </>
  );
}
