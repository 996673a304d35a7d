import { type App, type AppUser, operations } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { type Column, TwoLines } from '@postern/ui';
import { Link } from 'react-router';
import { AskedChange } from '../../parts/asked-change.tsx';
import { SyncState } from '../../parts/sync-state.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { ago } from '../../texts/time.ts';
import { OwnValues } from './own-values.tsx';

const t = assignmentTexts.people;

function ErrorLine({ error }: { error: AppUser['error'] }) {
  if (!error) return null;
  return (
    <>
      {error.message ?? describe(error.code).text} <code>{error.code}</code>
    </>
  );
}

export const peopleColumns = (app: App): Column<AppUser>[] => [
  {
    key: 'person',
    head: t.columns.person,
    width: '26%',
    cell: ({ _embedded: { user } }) => (
      <TwoLines first={<Link to={`/people/${user.id}`}>{user.displayName}</Link>} second={user.login} />
    ),
  },
  {
    key: 'state',
    head: t.columns.state,
    cell: (person) => <TwoLines first={<SyncState user={person} />} second={<ErrorLine error={person.error} />} />,
  },
  {
    key: 'account',
    head: t.columns.account,
    cell: ({ externalId, overrides }) => {
      const own = Object.keys(overrides).length;
      return (
        <TwoLines
          first={externalId ?? <span className="p-quiet">–</span>}
          second={own > 0 ? t.own.count(own) : undefined}
        />
      );
    },
  },
  {
    key: 'by',
    head: t.columns.by,
    cell: ({ scope, assigned }) => (assigned ? t.scope[scope] : <span className="p-quiet">–</span>),
  },
  { key: 'last', head: t.columns.last, right: true, cell: ({ lastSync }) => ago(lastSync) },
  {
    key: 'own',
    head: '',
    right: true,
    width: 90,
    cell: (person) => person.assigned && <OwnValues app={app} person={person} />,
  },
  {
    key: 'remove',
    head: '',
    right: true,
    width: 100,
    cell: (person) =>
      person.assigned &&
      (person.scope === 'USER' ? (
        <AskedChange
          operation={operations.unassignUser}
          args={{ params: { appId: app.id, userId: person.id } }}
          look="row"
          button={t.remove.button}
          label={t.remove.label(person._embedded.user.displayName)}
          title={t.remove.title(person._embedded.user.displayName, app.label)}
          confirm={t.remove.confirm}
        >
          {t.remove.effect}
        </AskedChange>
      ) : (
        <span className="p-sr">{t.byGroup}</span>
      )),
  },
];
