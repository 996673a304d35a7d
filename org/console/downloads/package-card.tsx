import { Button } from '@mantine/core';
import { type Download, operations } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { CopyLine, ErrorBlock, KeyValues, MarkedText, Panel } from '@postern/ui';
import { common } from '../texts/common.ts';
import { stepsOf, downloadTexts as t } from '../texts/downloads.ts';

const copy = { copy: common.copy, copied: common.copied };

/** One package: what it is, the file itself, and the two steps after it. */
export function PackageCard({ item, orgUrl }: { item: Download; orgUrl: string }) {
  const { file, edition, system, damaged } = item;
  const refused = describe('download_damaged', { file });
  const title = t.editions[edition][system];
  const button = (
    <Button
      component="a"
      href={operations.getDownload.path.replace('{file}', encodeURIComponent(file))}
      download={file}
      aria-label={t.downloadLabel(file)}
    >
      {t.download}
    </Button>
  );
  return (
    <Panel title={title} aside={!damaged && button}>
      <div className="p-stack">
        <p className="p-small p-second">
          <MarkedText>{t.what[edition]}</MarkedText>
        </p>
        <KeyValues
          rows={[
            [t.file, file],
            [t.version, item.version],
            [t.size, t.bytes(item.size)],
            [
              t.sum,
              <code key="sum" className="c-sum">
                {item.sha256}
              </code>,
            ],
          ]}
        />
        {damaged ? (
          <ErrorBlock title={refused.text} next={refused.next} code={refused.code} />
        ) : (
          <Steps item={item} orgUrl={orgUrl} />
        )}
      </div>
    </Panel>
  );
}

function Steps({ item: { file, edition, system }, orgUrl }: { item: Download; orgUrl: string }) {
  const { install, configure } = stepsOf[system](file, orgUrl);
  const next = edition === 'desktop' ? t.open : system === 'windows' ? t.configureWindows : t.configure;
  return (
    <ol className="c-steps">
      <li>
        <div className="c-label">{t.install}</div>
        <CopyLine label={`${t.install}: ${file}`} value={install} {...copy} />
      </li>
      <li>
        <div className="c-label">{next}</div>
        <CopyLine label={`${next}: ${file}`} value={edition === 'desktop' ? orgUrl : configure} {...copy} />
      </li>
    </ol>
  );
}
