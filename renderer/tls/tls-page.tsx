import { Button } from '@mantine/core';
import type { SettingsView } from '@postern/protocol/console';
import { Loading, MarkedText, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useOrgCheck } from '../api/use-org-check.ts';
import { Fault } from '../parts/fault.tsx';
import { OrgCheckPanel } from '../parts/org-check-panel.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { apiTexts } from '../texts/api.ts';
import { day } from '../texts/time.ts';
import { tlsTexts as t } from '../texts/tls.ts';
import { Authorities } from './authorities.tsx';

/** How this agent connects, and whether the way to the org is open. */
export function TlsPage() {
  const client = useClient();
  const [round, setRound] = useState(0);
  const { check, fault } = useOrgCheck(round > 0 ? String(round) : undefined, (signal) =>
    client.org.check({}, { signal }),
  );
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => client.settings.get() });
  return (
    <>
      <PageHead title={t.title} actions={<Button onClick={() => setRound(round + 1)}>{t.testOrg}</Button>} />
      <Fault fault={fault} />
      {round > 0 && !fault && <OrgCheckPanel check={check} />}
      {settings.error && <Fault fault={faultOf(settings.error)} />}
      {settings.isLoading && <Loading>{apiTexts.reading}</Loading>}
      {settings.data && (
        <>
          <Rows settings={settings.data} />
          <Authorities authorities={settings.data.tls.authorities} />
          <p className="p-small p-second">
            <MarkedText>{t.how}</MarkedText>
          </p>
        </>
      )}
    </>
  );
}

function Rows({ settings: { proxy, tls } }: { settings: SettingsView }) {
  const ways = { none: t.none, system: t.system(proxy.system), manual: t.manual(proxy.url) };
  const more = [
    proxy.mode !== 'none' && proxy.user && t.account(proxy.user, proxy.passwordSet),
    proxy.mode !== 'none' && proxy.noProxy.length > 0 && t.except(proxy.noProxy),
  ].filter(Boolean);
  const certificate = tls.client?.certificate;
  return (
    <Panel padded={false} label={t.settings}>
      <Row name={t.minVersion} hint={t.minVersionHint} value={t.version(tls.minVersion)} />
      <Row name={t.proxy} hint={t.proxyTo(proxy.connectors)} value={ways[proxy.mode]} more={more.join(', ')} />
      <Row
        name={t.client}
        hint={t.clientHint}
        value={certificate ? certificate.subject : (tls.client?.problem ?? t.none)}
        more={certificate && `${t.expires} ${day(certificate.until)}`}
      />
    </Panel>
  );
}

function Row({ name, hint, value, more }: { name: string; hint: string; value: ReactNode; more?: ReactNode }) {
  return (
    <div className="a-setting">
      <div>
        <div className="p-strong">{name}</div>
        <div className="p-meta">{hint}</div>
      </div>
      <div>{value}</div>
      <div className="p-meta">{more}</div>
    </div>
  );
}
