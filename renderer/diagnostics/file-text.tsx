import type { BundlePreview } from '@postern/protocol/console';
import { EmptyState, Loading, ScrollBox } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { Fault } from '../parts/fault.tsx';
import { diagnosticsTexts as t } from '../texts/diagnostics.ts';

const markers = /(\[removed: \w+\]|\[name [0-9a-f]{6}\])/;

/** One file of the bundle as it is packed; what was removed is marked. */
export function FileText({ bundle, name }: { bundle: BundlePreview; name: string }) {
  const client = useClient();
  const file = useQuery({
    queryKey: ['bundle', bundle.id, name],
    queryFn: () => client.diagnostics.file({ bundle: bundle.id, name }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (file.error) return <Fault fault={faultOf(file.error)} />;
  if (!file.data) return <Loading>{t.reading}</Loading>;
  if (file.data.text === '') return <EmptyState>{t.empty}</EmptyState>;
  return (
    <ScrollBox className="d-text" label={t.text(name)}>
      <pre>
        {file.data.text.split(markers).map((part, n) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          n % 2 === 1 ? <mark key={n}>{part}</mark> : part,
        )}
      </pre>
    </ScrollBox>
  );
}
