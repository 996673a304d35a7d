import { DataTable, EmptyState, ErrorBlock, Loading, Panel, StateBadge } from '@postern/ui';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { mappingTexts as t } from '../../texts/mappings.ts';
import type { Changes } from './mapping-rows.ts';
import { type Preview, usePreview } from './use-preview.ts';

interface Props {
  mappingId: string;
  direction: 'toApp' | 'toOrg';
  changes: Changes;
  /** Attributes that are not mapped the plain way: what one wants to see. */
  watched: string[];
}

/** What the mapping gives for real people while it is typed, failures first. */
export function MappingPreview({ mappingId, direction, changes, watched }: Props) {
  const preview = usePreview(mappingId, changes);
  return (
    <Panel title={t.preview.title} padded={false} aside={preview.data && <Summary preview={preview.data} />}>
      {preview.error ? (
        <div className="c-pad">
          <FaultBlock fault={preview.error} />
        </div>
      ) : preview.data ? (
        <Shown preview={preview.data} direction={direction} watched={watched} />
      ) : (
        <Loading>{common.loading}</Loading>
      )}
    </Panel>
  );
}

function Summary({ preview: { failed, looked } }: { preview: Preview }) {
  if (looked === 0) return null;
  return failed > 0 ? (
    <StateBadge state="attention">{t.preview.failed(failed, looked)}</StateBadge>
  ) : (
    <StateBadge state="ok">{t.preview.fine(looked)}</StateBadge>
  );
}

function Shown({ preview, direction, watched }: { preview: Preview } & Pick<Props, 'direction' | 'watched'>) {
  if (preview.shown.length === 0) return <EmptyState>{t.preview.none[direction]}</EmptyState>;
  return (
    <DataTable
      caption={t.preview.caption}
      rows={preview.shown}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'person',
          head: t.preview.person,
          cell: ({ name, values, faults }) => (
            <div className="p-stack">
              <strong>{name}</strong>
              {faults.map(({ attribute, code, message }) => (
                <ErrorBlock key={attribute} state="attention" title={`${attribute}: ${message}`} code={code} />
              ))}
              <dl className="c-values">
                {watched.map((attribute) => (
                  <div key={attribute}>
                    <dt>{attribute}</dt>
                    <dd>{shown(values[attribute])}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ),
        },
      ]}
    />
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return t.preview.empty;
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
