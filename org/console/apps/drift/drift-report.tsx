import { type App, type DriftCheck, operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { useMay } from '../../parts/permitted.tsx';
import { driftTexts as t } from '../../texts/drift.ts';
import { driftColumns } from './drift-columns.tsx';
import { RepairDrift } from './repair-drift.tsx';

type Filter = keyof typeof t.filters;

interface Props {
  app: App;
  check: DriftCheck;
  going: boolean;
}

/** What differs, by person and attribute, and the repair of it. */
export function DriftReport({ app, check, going }: Props) {
  const [filter, setFilter] = useState<Filter>('all');
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const params = { appId: app.id, checkId: check.id };
  const query = { q, ...(filter === 'all' ? {} : { kind: filter }) };
  const found = useList(operations.listDrift, { params, query }, { every: going ? 3000 : 10_000 });
  const items = found.items ?? [];
  const open = useMay()(operations.repairDrift) && check.open > 0;
  const nameOf = (key: string) => t.select(items.find(({ id }) => id === key)?.name ?? key);
  const empty = going ? t.notYet : filter === 'all' && q === '' ? t.clean : t.noMatch;
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
      <ListBox list={found} empty={empty}>
        {(rows) => (
          <DataTable
            caption={t.caption}
            columns={driftColumns(app.label)}
            rows={rows}
            rowKey={({ id }) => id}
            {...(open && { selection: { chosen, onChange: setChosen, nameOf, allLabel: t.selectAll } })}
          />
        )}
      </ListBox>
      {open && !going && items.length > 0 && (
        <RepairDrift
          app={app}
          check={check}
          chosen={items.filter(({ id, kind }) => chosen.has(id) && kind !== 'UNKNOWN')}
          onDone={() => setChosen(new Set())}
        />
      )}
    </Panel>
  );
}
