import { type App, type DriftCheck, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { ChoiceList } from '../../parts/choice-list.tsx';
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
  const params = { appId: app.id, checkId: check.id };
  const query = { q, ...(filter === 'all' ? {} : { kind: filter }) };
  const list = useList(operations.listDrift, { params, query }, { every: going ? 3000 : 10_000 });
  const may = useMay()(operations.repairDrift);
  return (
    <ChoiceList
      texts={t}
      list={list}
      filter={filter}
      onFilter={setFilter}
      onSearch={setQ}
      columns={driftColumns(app.label)}
      rowKey={({ id }) => id}
      nameOf={({ name }) => t.select(name)}
      empty={going ? t.notYet : filter === 'all' && q === '' ? t.clean : t.noMatch}
      open={may && check.open > 0}
    >
      {(items, chosen, clear) =>
        !going &&
        items.length > 0 && (
          <RepairDrift
            app={app}
            check={check}
            chosen={chosen.filter(({ kind }) => kind !== 'UNKNOWN')}
            onDone={clear}
          />
        )
      }
    </ChoiceList>
  );
}
