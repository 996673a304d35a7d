import { type App, operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { useMay } from '../../parts/permitted.tsx';
import { importTexts as t } from '../../texts/imports.ts';
import { accountName } from './account-name.ts';
import { Decide } from './decide.tsx';
import { resultColumns } from './result-columns.tsx';

type Filter = keyof typeof t.filters;

const queries = {
  open: { state: 'OPEN' },
  EXACT: { state: 'OPEN', match: 'EXACT' },
  PARTIAL: { state: 'OPEN', match: 'PARTIAL' },
  NEW: { state: 'OPEN', match: 'NEW' },
  confirmed: { state: 'CONFIRMED' },
  ignored: { state: 'IGNORED' },
} as const satisfies Record<Filter, { state: string; match?: string }>;

/** What the import found, and what becomes of it. */
export function ImportResults({ app, going }: { app: App; going: boolean }) {
  const [filter, setFilter] = useState<Filter>('open');
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const results = useList(
    operations.listImportResults,
    { params: { appId: app.id }, query: { ...queries[filter], q } },
    { every: 5000 },
  );
  const items = results.items ?? [];
  const may = useMay()(operations.confirmImport);
  const open = may && filter !== 'confirmed' && filter !== 'ignored';
  const nameOf = (key: string) => {
    const found = items.find(({ externalId }) => externalId === key);
    return t.select(found ? accountName(found).name : key);
  };
  return (
    <Panel padded={false} label={t.caption}>
      <FilterBar
        label={t.filtersLabel}
        filters={t.filters}
        chosen={filter}
        onChoose={(value) => {
          setFilter(value);
          setChosen(new Set());
        }}
        search={t.search}
        onSearch={setQ}
      />
      <ListBox list={results} empty={going ? t.notYet : filter === 'open' && q === '' ? t.allDecided : t.noMatch}>
        {(rows) => (
          <DataTable
            caption={t.caption}
            columns={resultColumns(app.label)}
            rows={rows}
            rowKey={({ externalId }) => externalId}
            {...(open ? { selection: { chosen, onChange: setChosen, nameOf, allLabel: t.selectAll } } : {})}
          />
        )}
      </ListBox>
      {open && items.length > 0 && (
        <Decide
          appId={app.id}
          chosen={items.filter(({ externalId }) => chosen.has(externalId))}
          onDone={() => setChosen(new Set())}
        />
      )}
    </Panel>
  );
}
