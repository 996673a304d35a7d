import { operations } from '@postern/protocol/management';
import { Link, useParams } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { useEdited } from '../../api/use-edited.ts';
import { NotThere } from '../../parts/not-there.tsx';
import { Page } from '../../parts/page.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonState } from '../../parts/person-state.tsx';
import { peopleTexts } from '../../texts/people.ts';
import { moment } from '../../texts/time.ts';
import { PersonApps } from './person-apps.tsx';
import { PersonGroups } from './person-groups.tsx';
import { PersonLifecycle } from './person-lifecycle.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SetPassword } from './set-password.tsx';

/** One person: profile, life cycle, password, apps, groups. */
export function PersonPage() {
  const { userId = '' } = useParams();
  return <Person key={userId} userId={userId} />;
}

function Person({ userId }: { userId: string }) {
  const person = useCall(operations.getUser, { params: { userId } });
  const { loaded, saving } = useEdited(operations.getUser, operations.replaceUser, { userId });
  const schema = useCall(operations.getUserSchema);
  if (!person.data || !loaded.data || !schema.data) {
    const fault = person.error ?? loaded.error ?? schema.error;
    return <NotThere fault={fault} list={{ to: '/people', title: peopleTexts.title }} />;
  }
  return (
    <Page
      title={personName(person.data)}
      crumb={<Link to="/people">{peopleTexts.title}</Link>}
      state={<PersonState status={person.data.status} pill />}
      aside={`${peopleTexts.columns.changed} ${moment(person.data.lastUpdated)}`}
      actions={<PersonLifecycle person={person.data} />}
    >
      {person.data.source && (
        <p className="p-small p-second">
          {peopleTexts.source[person.data.source.by].before}
          <Link to={`/apps/${person.data.source.id}/${person.data.source.by === 'import' ? 'to-org' : 'inbound'}`}>
            {person.data.source.label}
          </Link>
          {peopleTexts.source[person.data.source.by].after}
        </p>
      )}
      <div className="c-two">
        <ProfileForm
          key={loaded.dataUpdatedAt}
          profile={loaded.data.answer.profile}
          schema={schema.data.definitions.custom.properties}
          source={person.data.source}
          save={saving}
        />
        <div className="p-stack">
          <PersonApps userId={userId} />
          <PersonGroups userId={userId} />
          <SetPassword person={person.data} onSet={() => void loaded.refetch()} />
        </div>
      </div>
    </Page>
  );
}
