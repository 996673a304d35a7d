import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { ErrorBlock, KeyValues, Loading, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { useSession } from '../frame/session-context.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { Page } from '../parts/page.tsx';
import { Permitted, WhoMay } from '../parts/permitted.tsx';
import { common } from '../texts/common.ts';
import { settingsTexts as t } from '../texts/tasks.ts';
import { Administrators } from './administrators.tsx';
import { Alerts } from './alerts.tsx';
import { ApiTokens } from './api-tokens.tsx';
import { PasswordPolicy } from './password-policy.tsx';
import { Retention } from './retention.tsx';

export function SettingsPage() {
  const { name, role, signOut } = useSession();
  const org = useCall(operations.getOrg);
  return (
    <Page title={t.title}>
      <FaultBlock fault={org.error} />
      {org.data?.database.warning && (
        <ErrorBlock state="attention" title={org.data.database.warning} next={t.databaseNext} />
      )}
      <div className="c-two">
        <Panel title={t.org}>
          {!org.data && !org.error && <Loading>{common.loading}</Loading>}
          {org.data && (
            <KeyValues
              rows={[
                [t.name, org.data.name],
                [t.url, org.data.url],
                [t.version, org.data.version],
                [t.database, t.databases[org.data.database.kind]],
              ]}
            />
          )}
        </Panel>
        <Panel title={t.you}>
          <div className="p-row">
            <span className="p-grow">{t.signedIn(name, t.roles[role] ?? role)}</span>
            <Button onClick={signOut}>{t.signOut}</Button>
          </div>
        </Panel>
      </div>
      <PasswordPolicy />
      <WhoMay to={operations.listAdministrators} />
      <Permitted to={operations.listAdministrators}>
        <Administrators />
        <ApiTokens />
        <Alerts />
        <Retention />
      </Permitted>
    </Page>
  );
}
