import { Checkbox, Select } from '@mantine/core';
import { type LogEventShown, operations } from '@postern/protocol/management';
import { type Column, DataTable, Panel, StateBadge, TwoLines } from '@postern/ui';
import { useMemo, useState } from 'react';
import { useList } from '../api/use-list.ts';
import { ListBox } from '../parts/list-box.tsx';
import { Page } from '../parts/page.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { logTexts as t } from '../texts/tasks.ts';
import { moment } from '../texts/time.ts';

const columns: Column<LogEventShown>[] = [
  { key: 'when', head: t.columns.when, width: 120, cell: ({ published }) => moment(published) },
  {
    key: 'what',
    head: t.columns.what,
    cell: ({ displayMessage, eventType }) => <TwoLines first={displayMessage} second={<code>{eventType}</code>} />,
  },
  { key: 'who', head: t.columns.who, width: '16%', cell: ({ actor }) => actor.displayName },
  {
    key: 'target',
    head: t.columns.target,
    width: '22%',
    // A person and their account have one name.
    cell: ({ target }) => [...new Set(target.map(({ displayName }) => displayName))].join(', '),
  },
  {
    key: 'outcome',
    head: t.columns.outcome,
    width: 150,
    cell: ({ outcome }) => (
      <TwoLines
        first={
          <StateBadge state={outcome.result === 'SUCCESS' ? 'ok' : 'failed'}>{t.outcomes[outcome.result]}</StateBadge>
        }
        second={outcome.reason && <code>{outcome.reason}</code>}
      />
    ),
  },
];

/** What was done, by whom, newest first. */
export function LogPage() {
  const [q, setQ] = useState('');
  const [days, setDays] = useState('7');
  const [failures, setFailures] = useState(false);
  // To the minute, so that the list is the same one at the next look.
  const since = useMemo(
    () => new Date(Math.floor(Date.now() / 60_000) * 60_000 - Number(days) * 86_400_000).toISOString(),
    [days],
  );
  const events = useList(
    operations.listLogs,
    {
      query: {
        q,
        since,
        sortOrder: 'DESCENDING',
        limit: 100,
        ...(failures ? { filter: 'outcome.result eq "FAILURE"' } : {}),
      },
    },
    { every: 5000 },
  );
  return (
    <Page title={t.title}>
      <Panel padded={false} label={t.caption}>
        <div className="c-tools">
          <SearchBox label={t.search} onSearch={setQ} width={320} />
          <Select
            aria-label={t.days}
            w={140}
            data={Object.entries(t.spans).map(([value, label]) => ({ value, label }))}
            value={days}
            onChange={(value) => setDays(value ?? '7')}
          />
          <Checkbox
            label={t.failuresOnly}
            checked={failures}
            onChange={(event) => setFailures(event.currentTarget.checked)}
          />
        </div>
        <ListBox list={events} empty={q === '' && !failures ? t.empty : t.noMatch}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ uuid }) => uuid} />}
        </ListBox>
      </Panel>
    </Page>
  );
}
