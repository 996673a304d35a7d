import { type Alert, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../api/use-list.ts';
import { ListPanel } from '../parts/list-panel.tsx';
import { alertTexts as t } from '../texts/alerts.ts';
import { ago } from '../texts/time.ts';

/** What was raised, open ones first, and whether it was sent. */
export function AlertList() {
  const [q, setQ] = useState('');
  return (
    <ListPanel
      title={t.last}
      texts={{ caption: t.last, search: t.search, empty: t.none, noMatch: t.noMatch }}
      list={useList(operations.listAlerts, { query: { q, limit: 50 } }, { every: 10_000 })}
      q={q}
      onSearch={setQ}
      columns={[
        { key: 'what', head: t.columns.what, cell: ({ message }) => message },
        { key: 'state', head: t.columns.state, width: 90, cell: ({ closed }) => (closed ? t.over : t.open) },
        { key: 'sent', head: t.columns.sent, width: 220, cell: ({ deliveries }) => <Sent deliveries={deliveries} /> },
        { key: 'since', head: t.columns.since, right: true, width: 120, cell: ({ opened }) => ago(opened) },
      ]}
    />
  );
}

/** The last message of each channel. */
function Sent({ deliveries }: Pick<Alert, 'deliveries'>) {
  const last = new Map(deliveries.map((delivery) => [delivery.channel, delivery]));
  return [...last.values()].map(({ channel, state, error }) => (
    <div key={channel} title={error ?? undefined}>
      {channel === 'email' ? t.email : t.webhook}: {t.states[state]}
      {error && ` (${error})`}
    </div>
  ));
}
