import { Button } from '@mantine/core';
import { type Inbound, type InboundRequest, operations } from '@postern/protocol/management';
import { type Column, DataTable, Panel, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { useCall } from '../../api/use-call.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { inboundTexts } from '../../texts/inbound.ts';
import { ago, moment, span } from '../../texts/time.ts';
import { RequestDetail } from './request-detail.tsx';

const t = inboundTexts.requests;

const columns: Column<InboundRequest>[] = [
  { key: 'at', head: t.columns.at, width: 110, cell: ({ at }) => moment(at) },
  {
    key: 'request',
    head: t.columns.request,
    cell: ({ method, path }) => (
      <code>
        {method} {readable(path)}
      </code>
    ),
  },
  {
    key: 'caller',
    head: t.columns.caller,
    cell: ({ caller }) => caller ?? <span className="p-quiet">{t.refused}</span>,
  },
  {
    key: 'status',
    head: t.columns.status,
    width: 90,
    cell: ({ status }) => <StateBadge state={status < 400 ? 'ok' : 'failed'}>{String(status)}</StateBadge>,
  },
  { key: 'took', head: t.columns.took, right: true, width: 80, cell: ({ ms }) => span(ms) },
  { key: 'notes', head: t.columns.notes, right: true, width: 100, cell: ({ notes }) => notes.length || '' },
];

/** The last requests of an app, each with what was sent and what was answered. */
export function Requests({ appId, inbound }: { appId: string; inbound: Inbound }) {
  const { data, error } = useCall(operations.listInboundRequests, { params: { appId } }, { every: 3000 });
  const [shown, setShown] = useState<InboundRequest>();
  const show: Column<InboundRequest> = {
    key: 'show',
    head: '',
    right: true,
    width: 80,
    cell: (request) => (
      <Button
        variant="subtle"
        size="xs"
        aria-label={t.showLabel(`${request.method} ${readable(request.path)}`)}
        onClick={() => setShown(request)}
      >
        {t.show}
      </Button>
    ),
  };
  const last = inbound.lastRequest && <span className="p-small p-second">{t.last(ago(inbound.lastRequest.at))}</span>;
  return (
    <Panel title={t.title} padded={false} aside={last}>
      <ListBox list={{ items: data, error }} empty={t.empty}>
        {(rows) => <DataTable caption={t.caption} rows={rows} rowKey={({ id }) => id} columns={[...columns, show]} />}
      </ListBox>
      <RequestDetail
        request={shown}
        title={shown && `${shown.method} ${readable(shown.path)}`}
        onClose={() => setShown(undefined)}
      />
    </Panel>
  );
}

/** As people write it, not as addresses carry it. */
function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
