import { Button } from '@mantine/core';
import { ErrorBlock, MarkedText, Panel } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { diagnosticsTexts as t } from '../texts/diagnostics.ts';
import { clock } from '../texts/time.ts';
import { BundleFiles } from './bundle-files.tsx';
import { FileText } from './file-text.tsx';
import { saveBundle } from './save-bundle.ts';
import { useBundle } from './use-bundle.ts';

/** Collects a bundle, shows exactly what is in it and what was removed, and saves it. */
export function DiagnosticsPage() {
  const client = useClient();
  const { parts, bundle, fault, again } = useBundle();
  const [picked, setPicked] = useState<string>();
  const [progress, setProgress] = useState<string>();
  const save = useMutation({
    mutationFn: async () => {
      await saveBundle(client, bundle!, (bytes, total) => setProgress(t.saving(bytes, total)));
      return bundle!.fileName;
    },
  });
  const chosen = bundle?.files.some(({ name }) => name === picked) ? picked : bundle?.files[0]?.name;
  const all = bundle?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  const ready = parts.filter((part) => part.ready).length;
  return (
    <>
      <PageHead
        title={t.title}
        aside={
          <span role="status">
            {save.isPending
              ? progress
              : bundle
                ? t.collected(clock(bundle.madeAt), t.size(all))
                : t.collecting(ready, parts.length)}
          </span>
        }
        actions={
          <>
            <Button disabled={!bundle && !fault} onClick={again}>
              {t.again}
            </Button>
            <Button variant="filled" disabled={!bundle} loading={save.isPending} onClick={() => save.mutate()}>
              {t.save}
            </Button>
          </>
        }
      />
      <p className="p-small p-second d-lead">{t.lead}</p>
      <Fault fault={fault} />
      {save.error && <Fault fault={faultOf(save.error)} />}
      {save.data && <ErrorBlock state="ok" title={t.saved(save.data)} />}
      <div className="d-two">
        <Panel title={t.files} padded={false}>
          <BundleFiles parts={parts} bundle={bundle} chosen={chosen} onChoose={setPicked} />
        </Panel>
        <div className="d-right">
          <Panel title={t.removedHead}>
            {bundle && (
              <div className="p-small">
                {bundle.removed.length === 0 && t.removedNone}
                <ul className="d-removed">
                  {bundle.removed.map(({ what, count }) => (
                    <li key={what}>{t.removed(what, count)}</li>
                  ))}
                </ul>
                <p className="p-meta">
                  <MarkedText>{t.removedHint}</MarkedText>
                </p>
              </div>
            )}
          </Panel>
          <Panel title={chosen ?? t.files} padded={false}>
            {bundle && chosen ? (
              <FileText bundle={bundle} name={chosen} />
            ) : (
              <p className="d-choose p-meta">{t.choose}</p>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}
