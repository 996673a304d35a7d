import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { KeyValues, Loading, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { useSession } from '../frame/session-context.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { settingsTexts as t } from '../texts/tasks.ts';

/** Which org this is, and who is signed in. */
export function OrgAndYou() {
  const { name, login, role, signOut } = useSession();
  const org = useCall(operations.getOrg);
  return (
    <div className="c-two">
      <Panel title={t.org}>
        <FaultBlock fault={org.error} />
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
      <Panel title={t.you} aside={<Button onClick={signOut}>{t.signOut}</Button>}>
        <KeyValues
          rows={[
            [t.name, name],
            [t.admins.columns.login, login],
            [t.admins.columns.role, t.roles[role] ?? role],
          ]}
        />
      </Panel>
    </div>
  );
}
