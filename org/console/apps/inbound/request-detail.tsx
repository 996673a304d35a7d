import { Modal } from '@mantine/core';
import type { InboundRequest } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { common } from '../../texts/common.ts';
import { inboundTexts } from '../../texts/inbound.ts';
import { span } from '../../texts/time.ts';

const t = inboundTexts.requests;

interface Props {
  request: InboundRequest | undefined;
  title: string | undefined;
  onClose(): void;
}

/** Request and answer side by side. */
export function RequestDetail({ request, title, onClose }: Props) {
  return (
    <Modal
      opened={request !== undefined}
      onClose={onClose}
      title={title}
      size="90%"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {request && (
        <div className="p-stack">
          <p className="p-small p-second">{t.from(request.remote, span(request.ms))}</p>
          {request.notes.length > 0 && (
            <div>
              <span className="c-label">{t.notes}</span>
              <ul className="c-causes">
                {request.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </div>
          )}
          <div className="c-inspect">
            <section aria-label={t.sent}>
              <span className="c-label">{t.sent}</span>
              <pre>{request.request ?? t.none}</pre>
            </section>
            <section aria-label={t.answered}>
              <span className="c-label">
                {t.answered}{' '}
                <StateBadge state={request.status < 400 ? 'ok' : 'failed'}>{String(request.status)}</StateBadge>
              </span>
              <pre>{request.response ?? t.none}</pre>
            </section>
          </div>
        </div>
      )}
    </Modal>
  );
}
