import { Button, Modal, SegmentedControl } from '@mantine/core';
import type { PeerResult, SettingsView, TrialState, TrustChange } from '@postern/protocol/console';
import { Panel, StateBadge } from '@postern/ui';
import { type ReactNode, useState } from 'react';
import { ProxyForm } from '../parts/proxy-form.tsx';
import { day } from '../texts/time.ts';
import { tlsTexts as t } from '../texts/tls.ts';
import { ClientForm } from './client-form.tsx';

interface Props {
  settings: SettingsView;
  trial: TrialState | undefined;
  /** What the last test found. */
  tested: readonly PeerResult[] | undefined;
  onTry(change: TrustChange): Promise<unknown>;
  onFault(error: unknown): void;
}

/** Lowest version, proxy and client certificate. */
export function SettingsPanel({ settings: { proxy, tls }, trial, tested, onTry, onFault }: Props) {
  const [open, setOpen] = useState<'proxy' | 'client'>();
  const close = () => setOpen(undefined);
  const changes = trial?.step === 'trying' ? trial.changes : [];
  const busy = changes.length > 0;
  const onTrial = (prefix: string) =>
    changes.some(({ setting }) => setting.startsWith(prefix)) && <StateBadge state="working">{t.onTrial}</StateBadge>;
  const tryNow = (change: TrustChange) => void onTry(change).catch(onFault);
  const old = (tested ?? []).filter((peer) => peer.tls?.version === 'TLS 1.2').map(({ name }) => name);
  const ways = {
    none: t.none,
    system: t.system(proxy.system),
    manual: t.manual(proxy.url?.replace(/^https?:\/\//, '')),
  };
  const more = [
    proxy.mode !== 'none' && proxy.user && t.account(proxy.user, proxy.passwordSet),
    proxy.mode !== 'none' && proxy.noProxy.length > 0 && t.except(proxy.noProxy),
  ].filter(Boolean);
  const certificate = tls.client?.certificate;
  return (
    <Panel padded={false} label={t.settings}>
      <Row
        name={t.minVersion}
        hint={t.minVersionHint}
        more={onTrial('tls.minVersion') || (tls.minVersion === '1.2' && old.length > 0 && t.wouldCut(old))}
      >
        <SegmentedControl
          aria-label={t.minVersion}
          size="sm"
          disabled={busy}
          value={tls.minVersion}
          data={['1.2', '1.3'].map((value) => ({ value, label: t.version(value) }))}
          onChange={(value) => tryNow({ settings: { 'tls.minVersion': value } })}
        />
      </Row>
      <Row
        name={t.proxy}
        hint={t.proxyTo(proxy.connectors)}
        more={onTrial('proxy.') || more.join(', ')}
        action={
          <Button size="xs" disabled={busy} aria-label={t.changeName(t.proxy)} onClick={() => setOpen('proxy')}>
            {t.change}
          </Button>
        }
      >
        {ways[proxy.mode]}
      </Row>
      <Row
        name={t.client}
        hint={t.clientHint}
        more={onTrial('tls.client') || (certificate && t.until(day(certificate.until)))}
        action={
          tls.client ? (
            <Button
              size="xs"
              disabled={busy}
              aria-label={t.removeName(t.client)}
              onClick={() => tryNow({ client: null })}
            >
              {t.remove}
            </Button>
          ) : (
            <Button size="xs" disabled={busy} aria-label={`${t.add} ${t.client}`} onClick={() => setOpen('client')}>
              {t.add}
            </Button>
          )
        }
      >
        {certificate ? certificate.subject : (tls.client?.problem ?? t.none)}
      </Row>
      <Modal
        opened={open === 'proxy'}
        onClose={close}
        title={t.proxyForm.title}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        <ProxyForm more button={t.tryIt} onSave={onTry} onSaved={close} />
      </Modal>
      {open === 'client' && <ClientForm onTry={onTry} onClose={close} />}
    </Panel>
  );
}

interface RowProps {
  name: string;
  hint: string;
  children: ReactNode;
  more?: ReactNode;
  action?: ReactNode;
}

function Row({ name, hint, children, more, action }: RowProps) {
  return (
    <div className="t-setting">
      <div>
        <h3>{name}</h3>
        <div className="p-meta">{hint}</div>
      </div>
      <div>{children}</div>
      <div className="p-meta">{more}</div>
      <div>{action}</div>
    </div>
  );
}
