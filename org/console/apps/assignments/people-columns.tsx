import { Button } from '@mantine/core';
import type { AppUser } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { type Column, TwoLines } from '@postern/ui';
import { Link } from 'react-router';
import { SyncState } from '../../parts/sync-state.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { ago } from '../../texts/time.ts';

const t = assignmentTexts.people;

function ErrorLine({ error }: { error: AppUser['error'] }) {
  if (!error) return null;
  return (
    <>
      {error.message ?? describe(error.code).text} <code>{error.code}</code>
    </>
  );
}

/** @param onRemove asks before a person loses the account */
export const peopleColumns = (onRemove: (person: AppUser) => void): Column<AppUser>[] => [
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
    cell: ({ externalId }) => externalId ?? <span className="p-quiet">–</span>,
  },
  {
    key: 'by',
    head: t.columns.by,
    cell: ({ scope, assigned }) => (assigned ? t.scope[scope] : <span className="p-quiet">–</span>),
  },
  { key: 'last', head: t.columns.last, right: true, cell: ({ lastSync }) => ago(lastSync) },
  {
    key: 'remove',
    head: '',
    right: true,
    width: 100,
    cell: (person) =>
      person.assigned &&
      (person.scope === 'USER' ? (
        <Button
          variant="subtle"
          size="xs"
          aria-label={t.remove.label(person._embedded.user.displayName)}
          onClick={() => onRemove(person)}
        >
          {t.remove.button}
        </Button>
      ) : (
        <span className="p-sr">{t.byGroup}</span>
      )),
  },
];
