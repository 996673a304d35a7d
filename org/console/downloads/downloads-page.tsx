import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { EmptyState, ErrorBlock, MarkedText, Panel } from '@postern/ui';
import { useCall } from '../api/use-call.ts';
import { ListBox } from '../parts/list-box.tsx';
import { Page } from '../parts/page.tsx';
import { downloadTexts as t } from '../texts/downloads.ts';
import { PackageCard } from './package-card.tsx';

/** The agent for every system, and what to run next. */
export function DownloadsPage() {
  const org = useCall(operations.getOrg);
  const downloads = useCall(operations.listDownloads);
  const { folder = null, error, files } = downloads.data ?? {};
  const again = (
    <Button loading={downloads.isFetching} onClick={() => void downloads.refetch()}>
      {t.again}
    </Button>
  );
  const empty = (
    <Panel>
      <EmptyState action={folder !== null && again}>
        <MarkedText>{folder === null ? t.none : t.empty(folder)}</MarkedText>
      </EmptyState>
    </Panel>
  );
  return (
    <Page title={t.title}>
      {error ? (
        <ErrorBlock
          title={error.message ?? error.code}
          next={describe(error.code).next}
          code={error.code}
          action={again}
        />
      ) : (
        <ListBox list={{ items: files, error: downloads.error }} empty={empty}>
          {(items) => (
            <>
              <p className="p-second">
                <MarkedText>{t.lead}</MarkedText>
              </p>
              <div className="c-cards">
                {items.map((item) => (
                  <PackageCard key={item.file} item={item} orgUrl={org.data?.url ?? location.origin} />
                ))}
              </div>
            </>
          )}
        </ListBox>
      )}
    </Page>
  );
}
