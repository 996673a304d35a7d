import { operations } from '@postern/protocol/management';
import { DataTable, Panel } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { useList } from '../api/use-list.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { FilterBar } from '../parts/filter-bar.tsx';
import { ListBox } from '../parts/list-box.tsx';
import { Page } from '../parts/page.tsx';
import { useMay, WhoMay } from '../parts/permitted.tsx';
import { tasksTexts as t } from '../texts/tasks.ts';
import { RetryBar } from './retry-bar.tsx';
import { taskColumns } from './task-columns.tsx';

type Kind = keyof typeof t.kinds;

/** What waits for a person, and the ways on. */
export function TasksPage() {
  const may = useMay()(operations.retryTasks);
  const [kind, setKind] = useState<Kind>('all');
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const tasks = useList(
    operations.listTasks,
    { query: { limit: 100, q, ...(kind === 'all' ? {} : { kind }) } },
    { every: 3000 },
  );
  const retry = useChange(operations.retryTasks, () => setChosen(new Set()));
  const items = tasks.items ?? [];
  const busy = retry.isPending && retry.variables.body && 'ids' in retry.variables.body ? retry.variables.body.ids : [];
  const columns = taskColumns({
    retry: ({ id }) => retry.mutate({ body: { ids: [id] } }),
    busy,
  });
  const nameOf = (key: string) => t.select(items.find(({ id }) => id === key)?.message ?? key);
  return (
    <Page title={t.title}>
      <WhoMay to={operations.retryTasks} />
      <FaultBlock fault={retry.error} />
      <Panel padded={false} label={t.caption}>
        <FilterBar
          label={t.kindsLabel}
          filters={t.kinds}
          chosen={kind}
          onChoose={(value) => setKind(value)}
          search={t.search}
          onSearch={setQ}
        />
        <ListBox list={tasks} empty={kind === 'all' && q === '' ? t.none : t.noMatch}>
          {(rows) => (
            <DataTable
              caption={t.caption}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              {...(may && { selection: { chosen, onChange: setChosen, nameOf, allLabel: t.selectAll } })}
            />
          )}
        </ListBox>
        {may && (
          <RetryBar
            tasks={items}
            chosen={items.filter(({ id }) => chosen.has(id))}
            retried={retry.data?.retried}
            busy={retry.isPending}
            onRetry={(body) => retry.mutate({ body })}
          />
        )}
      </Panel>
    </Page>
  );
}
