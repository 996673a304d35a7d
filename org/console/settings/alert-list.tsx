import type { Alert } from '@postern/protocol/management';
import { DataTable } from '@postern/ui';
import { alertTexts as t } from '../texts/alerts.ts';
import { ago } from '../texts/time.ts';

export function AlertList({ alerts }: { alerts: Alert[] }) {
  return (
    <DataTable
      caption={t.last}
      rows={alerts}
      rowKey={({ id }) => id}
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
