import { operations } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { Navigate, Route, Routes } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { Page } from '../parts/page.tsx';
import { useMay } from '../parts/permitted.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { settingsTexts as t } from '../texts/tasks.ts';
import { Administrators } from './administrators.tsx';
import { Alerts } from './alerts.tsx';
import { ApiTokens } from './api-tokens.tsx';
import { OrgAndYou } from './org-and-you.tsx';
import { PasswordPolicy } from './password-policy.tsx';
import { Retention } from './retention.tsx';
import { ServiceApps } from './service-apps.tsx';

const forAll = [
  ['org', t.tabs.org],
  ['passwords', t.tabs.passwords],
] as const;
const forSuper = [
  ['administrators', t.tabs.administrators],
  ['api', t.tabs.api],
  ['alerts', t.tabs.alerts],
  ['retention', t.tabs.retention],
] as const;

/** What holds for the whole org. Only who may read a tab sees it. */
export function SettingsPage() {
  const org = useCall(operations.getOrg);
  const may = useMay()(operations.listAdministrators);
  return (
    <Page title={t.title}>
      {org.data?.database.warning && (
        <ErrorBlock state="attention" title={org.data.database.warning} next={t.databaseNext} />
      )}
      <Tabs label={t.title} base="/settings" tabs={may ? [...forAll, ...forSuper] : forAll} />
      {!may && <p className="p-small p-second">{t.forSuper}</p>}
      <Routes>
        <Route index element={<Navigate to="org" replace />} />
        <Route path="org" element={<OrgAndYou />} />
        <Route path="passwords" element={<PasswordPolicy />} />
        {may && (
          <>
            <Route path="administrators" element={<Administrators />} />
            <Route
              path="api"
              element={
                <>
                  <ApiTokens />
                  <ServiceApps />
                </>
              }
            />
            <Route path="alerts" element={<Alerts />} />
            <Route path="retention" element={<Retention />} />
          </>
        )}
      </Routes>
    </Page>
  );
}
