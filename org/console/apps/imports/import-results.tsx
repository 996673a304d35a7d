import { type App, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { ChoiceList } from '../../parts/choice-list.tsx';
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
  const list = useList(
    operations.listImportResults,
    { params: { appId: app.id }, query: { ...queries[filter], q } },
    { every: 5000 },
  );
  const may = useMay()(operations.confirmImport);
  return (
    <ChoiceList
      texts={t}
      list={list}
      filter={filter}
      onFilter={setFilter}
      onSearch={setQ}
      columns={resultColumns(app.label)}
      rowKey={({ externalId }) => externalId}
      nameOf={(result) => t.select(accountName(result).name)}
      empty={going ? t.notYet : filter === 'open' && q === '' ? t.allDecided : t.noMatch}
      open={may && filter !== 'confirmed' && filter !== 'ignored'}
    >
      {(items, chosen, clear) => items.length > 0 && <Decide appId={app.id} chosen={chosen} onDone={clear} />}
    </ChoiceList>
  );
}
