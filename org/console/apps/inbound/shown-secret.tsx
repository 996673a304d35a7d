import type { InboundSecret } from '@postern/protocol/management';
import { CopyLine, ErrorBlock } from '@postern/ui';
import { common } from '../../texts/common.ts';
import { inboundTexts } from '../../texts/inbound.ts';

const t = inboundTexts.credentials;

/** A new token or client, the only time that its secret is shown. */
export function ShownSecret({ made: { credential, secret } }: { made: InboundSecret }) {
  const words = { copy: common.copy, copied: common.copied };
  return (
    <div className="p-stack c-tight">
      <ErrorBlock state="ok" title={t.shownOnce} next={t.shownNext} />
      {credential.clientId && (
        <>
          <span className="c-label">{t.clientId}</span>
          <CopyLine label={t.clientId} value={credential.clientId} {...words} />
          <span className="c-label">{t.secret}</span>
        </>
      )}
      <CopyLine label={credential.clientId ? t.secret : t.token} value={secret} {...words} />
    </div>
  );
}
