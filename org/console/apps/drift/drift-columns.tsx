import type { DriftRow } from '@postern/protocol/management';
import { type Column, TwoLines } from '@postern/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { driftTexts as t } from '../../texts/drift.ts';
import { personTexts } from '../../texts/people.ts';
import { ago } from '../../texts/time.ts';

type Difference = DriftRow['differences'][number];

/** `costCode` of `urn:okta:hr:1.0:user:custom:costCode`. */
const labelOf = ({ attribute }: Difference) =>
  t.attributes[attribute] ?? personTexts.attributes[attribute] ?? attribute.slice(attribute.lastIndexOf(':') + 1);

const inWords = (value: unknown): string =>
  (Array.isArray(value) ? value : [value])
    .map((part) => (typeof part === 'object' ? Object.values(part ?? {}).join(' ') : String(part)))
    .join(', ');

function shown(difference: Difference, side: 'org' | 'app'): string {
  const { attribute, [side]: value } = difference;
  const none = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (attribute === 'members') return none ? '–' : side === 'org' ? t.missing(inWords(value)) : t.added(inWords(value));
  if (attribute === 'active') return t.active(value === true);
  return none ? t.nothing : inWords(value);
}

const lines = (row: DriftRow, line: (difference: Difference) => ReactNode) =>
  row.differences.map((difference) => <div key={difference.attribute}>{line(difference)}</div>);

function whatOf(row: DriftRow): ReactNode {
  if (row.kind === 'GONE') return t.kinds.GONE;
  if (row.kind === 'UNKNOWN') return <TwoLines first={t.kinds.UNKNOWN} second={t.kinds.unknownNext} />;
  return lines(row, labelOf);
}

export const driftColumns = (app: string): Column<DriftRow>[] => [
  {
    key: 'name',
    head: t.columns.name,
    cell: (row) => (
      <TwoLines
        first={<Named row={row} />}
        second={
          row.repaired
            ? t.asked(ago(row.repaired))
            : (row.user?.login ?? (row.group ? t.group : t.idThere(row.externalId)))
        }
      />
    ),
  },
  { key: 'difference', head: t.columns.difference, cell: whatOf },
  { key: 'org', head: t.columns.org, cell: (row) => lines(row, (difference) => shown(difference, 'org')) },
  { key: 'app', head: t.columns.app(app), cell: (row) => lines(row, (difference) => shown(difference, 'app')) },
];

function Named({ row: { user, group, name } }: { row: DriftRow }) {
  const to = user ? `/people/${user.id}` : group ? `/groups/${group.id}` : undefined;
  const text = user?.displayName ?? name;
  return to ? (
    <Link className="p-strong" to={to}>
      {text}
    </Link>
  ) : (
    <span className="p-strong">{text}</span>
  );
}
