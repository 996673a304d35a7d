import { ColorSchemeSwitch, KeyValues, Loading, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ServiceChoice } from '../service/service-choice.tsx';
import { apiTexts } from '../texts/api.ts';
import { hostOf } from '../texts/frame.ts';
import { settingsTexts as t } from '../texts/settings.ts';
import { DesktopSettings } from './desktop-settings.tsx';
import { Setting } from './setting.tsx';
import { Unenrol } from './unenrol.tsx';

export function SettingsPage() {
  const client = useClient();
  const { name, agentId, org, fingerprint } = useAgentState();
  const info = useQuery({ queryKey: ['process'], queryFn: () => client.process.info() });
  return (
    <>
      <PageHead title={t.title} />
      <Panel padded={false} label={t.appearance}>
        <Setting name={t.appearance} hint={t.appearanceHint}>
          <ColorSchemeSwitch label={t.appearance} words={t.schemes} />
        </Setting>
        <Setting name={t.language} hint={t.languageHint}>
          {t.english}
        </Setting>
        <DesktopSettings />
        <ServiceChoice />
      </Panel>
      {info.error && <Fault fault={faultOf(info.error)} />}
      {info.isLoading && <Loading>{apiTexts.reading}</Loading>}
      {info.data && (
        <Panel title={t.agent}>
          <KeyValues
            rows={[
              [t.name, name],
              [t.org, org && hostOf(org)],
              [t.id, <code key="id">{agentId}</code>],
              [t.fingerprint, <code key="fingerprint">{fingerprint}</code>],
              [t.dataDir, info.data.dataDir],
              [t.logFile, info.data.logFile],
            ]}
          />
        </Panel>
      )}
      <Unenrol />
    </>
  );
}
