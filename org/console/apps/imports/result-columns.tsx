import { type Column, TwoLines } from '@postern/ui';
import { Link } from 'react-router';
import { importTexts as t } from '../../texts/imports.ts';
import { accountName, type ImportResult } from './account-name.ts';

export const resultColumns = (app: string): Column<ImportResult>[] => [
  {
    key: 'account',
    head: t.columns.account(app),
    cell: (result) => {
      const { name, login } = accountName(result);
      return (
        <TwoLines
          first={<span className="p-strong">{name}</span>}
          second={login === result.externalId ? login : `${login} · ${result.externalId}`}
        />
      );
    },
  },
  {
    key: 'match',
    head: t.columns.match,
    cell: ({ match }) => (
      <TwoLines first={<span className="p-strong">{t.matches[match]}</span>} second={t.reasons[match]} />
    ),
  },
  {
    key: 'person',
    head: t.columns.person,
    cell: ({ user }) =>
      user ? (
        <TwoLines first={<Link to={`/people/${user.id}`}>{user.displayName}</Link>} second={user.login} />
      ) : (
        <span className="p-quiet">{t.nobody}</span>
      ),
  },
  {
    key: 'decision',
    head: t.columns.decision,
    cell: ({ match, state }) => (state === 'OPEN' ? t.decisions[match] : t.states[state]),
  },
];
