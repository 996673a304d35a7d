import { type App, operations } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock } from '@postern/ui';
import { Link, Navigate, Route, Routes, useParams } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { AppState } from '../parts/app-state.tsx';
import { NotThere } from '../parts/not-there.tsx';
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { appTexts as t } from '../texts/apps.ts';
import { common, counted } from '../texts/common.ts';
import { driftTexts } from '../texts/drift.ts';
import { inboundTexts } from '../texts/inbound.ts';
import { mappingTexts } from '../texts/mappings.ts';
import { moment } from '../texts/time.ts';
import { AppJobs } from './app-jobs.tsx';
import { AssignmentsTab } from './assignments/assignments-tab.tsx';
import { DriftTab } from './drift/drift-tab.tsx';
import { GeneralTab } from './general-tab.tsx';
import { ImportTab } from './imports/import-tab.tsx';
import { InboundTab } from './inbound/inbound-tab.tsx';
import { MappingsTab } from './mappings/mappings-tab.tsx';
import { OffNote } from './off-note.tsx';
import { ToAppTab } from './options/to-app-tab.tsx';
import { ToOrgTab } from './options/to-org-tab.tsx';
import { ProvisioningTab } from './provisioning/provisioning-tab.tsx';
import { PushTab } from './push/push-tab.tsx';

const tabs = [
  ['general', t.tabs.general],
  ['provisioning', t.tabs.provisioning],
  ['to-app', t.tabs.toApp],
  ['to-org', t.tabs.toOrg],
  ['import', t.tabs.import],
  ['assignments', t.tabs.assignments],
  ['drift', driftTexts.tab],
  ['push', t.tabs.push],
  ['mappings', mappingTexts.tab],
  ['inbound', inboundTexts.tab],
] as const;

/** One app; its title says whether it works. */
export function AppPage() {
  const { appId = '' } = useParams();
  const app = useCall(operations.getApp, { params: { appId }, query: { expand: 'counts' } }, { every: 5000 });
  const queue = useCall(operations.getQueue, { query: { appId } }, { every: 5000 });
  if (!app.data) return <NotThere fault={app.error} list={{ to: '/apps', title: t.crumb }} />;
  const circuit = queue.data?.circuit;
  const counts = app.data._embedded?.counts;
  return (
    <Page
      title={app.data.label}
      crumb={<Link to="/apps">{t.crumb}</Link>}
      state={<AppState app={app.data} pill />}
      aside={
        counts &&
        (counts.sourced > 0
          ? t.sources(counted(counts.sourced, ...t.people))
          : t.assigned(counted(counts.users, ...t.people), counted(counts.groups, ...t.groups)))
      }
    >
      {app.data.status === 'ACTIVE' && app.data.provisioning.configured && !app.data.provisioning.enabled && (
        <OffNote appId={appId} />
      )}
      {works(app.data) && !app.data.provisioning.attended && (
        <ErrorBlock
          state="attention"
          title={t.unattended.title}
          next={t.unattended.next}
          action={<Link to="/agents">{common.toAgents}</Link>}
        />
      )}
      {circuit && queue.data && app.data.provisioning.enabled && (
        <ErrorBlock
          title={circuit.error.message ?? describe(circuit.error.code).text}
          next={t.stopped.next(
            counted(queue.data.waiting + queue.data.held, ...t.stopped.actions),
            Date.parse(circuit.probeAt) > Date.now() ? t.stopped.at(moment(circuit.probeAt)) : t.stopped.now,
          )}
          code={circuit.error.code}
          raw={circuit.error.detail ?? null}
        />
      )}
      <AppJobs appId={appId} />
      <Tabs label={t.tabsLabel} base={`/apps/${appId}`} tabs={tabs} />
      <Routes>
        <Route index element={<Navigate to={firstTab(app.data)} replace />} />
        <Route path="general" element={<GeneralTab app={app.data} queue={queue.data} />} />
        <Route path="provisioning" element={<ProvisioningTab appId={appId} />} />
        <Route path="to-app" element={<ToAppTab app={app.data} />} />
        <Route path="to-org" element={<ToOrgTab app={app.data} />} />
        <Route path="drift" element={<DriftTab app={app.data} />} />
        <Route path="import" element={<ImportTab app={app.data} />} />
        <Route path="assignments" element={<AssignmentsTab app={app.data} />} />
        <Route path="push" element={<PushTab app={app.data} />} />
        <Route path="mappings" element={<MappingsTab app={app.data} />} />
        <Route path="inbound" element={<InboundTab appId={appId} />} />
      </Routes>
    </Page>
  );
}

/** Something should be sent to it. */
const works = ({ status, provisioning }: App) =>
  status === 'ACTIVE' && provisioning.configured && provisioning.enabled && !provisioning.stopped;

function firstTab({ provisioning, inbound }: App): string {
  if (provisioning.configured) return 'assignments';
  return inbound === 'off' ? 'provisioning' : 'inbound';
}
