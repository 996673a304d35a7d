import { operations } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { Link, useParams } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { NotThere } from '../../parts/not-there.tsx';
import { Page } from '../../parts/page.tsx';
import { groupsTexts, groupTexts as t } from '../../texts/people.ts';
import { DeleteGroup } from './delete-group.tsx';
import { GroupApps } from './group-apps.tsx';
import { GroupForm } from './group-form.tsx';
import { GroupMembers } from './group-members.tsx';

/** One group: what it is, who is in it, and which apps it brings. */
export function GroupPage() {
  const { groupId = '' } = useParams();
  const group = useCall(operations.getGroup, { params: { groupId } });
  if (!group.data) return <NotThere fault={group.error} list={{ to: '/groups', title: groupsTexts.title }} />;
  const own = group.data.type === 'OKTA_GROUP';
  return (
    <Page
      title={group.data.profile.name}
      crumb={<Link to="/groups">{groupsTexts.title}</Link>}
      actions={<DeleteGroup group={group.data} />}
    >
      {!own && <ErrorBlock state="working" title={t.imported} />}
      <div className="c-two">
        <GroupMembers groupId={groupId} own={own} />
        <div className="p-stack">
          {own && <GroupForm key={groupId} groupId={groupId} />}
          <GroupApps groupId={groupId} />
        </div>
      </div>
    </Page>
  );
}
