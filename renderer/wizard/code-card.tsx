import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { EnrolmentState } from '@postern/protocol/console';
import { Icon } from '@postern/ui';
import { useLeft } from '../api/use-left.ts';
import { QrCode } from '../parts/qr-code.tsx';
import { hostOf } from '../texts/frame.ts';
import { countDown } from '../texts/time.ts';
import { wizardTexts } from '../texts/wizard.ts';

export type ShownCode = Extract<EnrolmentState, { step: 'code' }>;
const t = wizardTexts.access;

/** The code, large, and as a QR code; where to enter it; how long it is good for. */
export function CodeCard({ code }: { code: ShownCode }) {
  const clipboard = useClipboard({ timeout: 2000 });
  // Another code is another card (its key).
  const left = useLeft(code.leftMs);
  const asked = code.askedAgoMs === undefined ? undefined : code.askedAgoMs + Math.max(0, code.leftMs - left);
  return (
    <section className="p-panel">
      <div className="w-code-row">
        <div className="w-code-box">
          <div className="p-small p-strong">{t.code}</div>
          <div className="w-code">{code.userCode}</div>
          <div className="p-row">
            <Button
              variant="filled"
              component="a"
              href={code.verificationUriComplete}
              target="_blank"
              rel="noreferrer"
              rightSection={<Icon name="out" />}
            >
              {t.open}
            </Button>
            <Button onClick={() => clipboard.copy(code.verificationUriComplete)}>
              {clipboard.copied ? t.copied : t.copy}
            </Button>
          </div>
          <p className="p-small p-second">
            {t.orType}
            <span className="w-ink">{hostOf(code.verificationUri)}</span>
          </p>
        </div>
        <div className="w-qr-box">
          <QrCode text={code.verificationUriComplete} label={t.qr} />
          <span className="p-meta">{t.scan}</span>
        </div>
      </div>
      <div className="w-wait">
        <div className="p-row p-small">
          <Icon name="working" />
          <span role="status">{code.unreachable ? t.unreachable : t.waiting}</span>
          {asked !== undefined && <span className="p-quiet">{t.asked(Math.floor(asked / 1000))}</span>}
          <span className="p-grow" />
          <span className="p-second">
            {t.valid} <b className="w-ink">{countDown(left)}</b>
          </span>
        </div>
        <div className="w-bar" aria-hidden="true">
          <div style={{ width: `${(100 * left) / code.lifeMs}%` }} />
        </div>
      </div>
    </section>
  );
}
