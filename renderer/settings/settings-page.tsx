import { ColorSchemeSwitch, KeyValues, Loading, MarkedText, Panel } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useAgentState } from '../api/state-context.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { apiTexts } from '../texts/api.ts';
import { hostOf } from '../texts/frame.ts';
import { settingsTexts as t } from '../texts/settings.ts';

export function SettingsPage() {
  const client = useClient();
  const { name, agentId, org, fingerprint } = useAgentState();
  const info = useQuery({ queryKey: ['process'], queryFn: () => client.process.info() });
  return (
    <>
      <PageHead title={t.title} />
      <Panel padded={false} label={t.appearance}>
        <div className="a-setting">
          <div>
            <div className="p-strong">{t.appearance}</div>
            <div className="p-meta">{t.appearanceHint}</div>
          </div>
          <div>
            <ColorSchemeSwitch label={t.appearance} words={t.schemes} />
          </div>
        </div>
      </Panel>
      {info.error && <Fault fault={faultOf(info.error)} />}
      {info.isLoading && <Loading>{apiTexts.reading}</Loading>}
      {info.data && (
        <>
          <Panel title={t.agent}>
            <KeyValues
              rows={[
                [t.name, name],
                [t.org, org && hostOf(org)],
                [t.id, <code key="id">{agentId}</code>],
                [t.fingerprint, <code key="fingerprint">{fingerprint}</code>],
                [t.dataDir, info.data.dataDir],
                [t.logFile, info.data.logFile],
                [t.process, String(info.data.pid)],
              ]}
            />
          </Panel>
          <Panel title={t.unenrol}>
            <p className="p-small p-second">
              <MarkedText>{t.unenrolText}</MarkedText>
            </p>
          </Panel>
          <Panel title={t.about}>
            <KeyValues
              rows={[
                [t.version, info.data.version],
                [t.node, info.data.node],
                [t.system, info.data.system],
                [t.licence, t.licenceText],
              ]}
            />
          </Panel>
        </>
      )}
    </>
  );
}
