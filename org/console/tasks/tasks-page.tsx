import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { useList } from '../api/use-list.ts';
import { ChoiceList } from '../parts/choice-list.tsx';
import { FaultBlock } from '../parts/fault-block.tsx';
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
  const tasks = useList(
    operations.listTasks,
    { query: { limit: 100, q, ...(kind === 'all' ? {} : { kind }) } },
    { every: 3000 },
  );
  const retry = useChange(operations.retryTasks);
  const busy = retry.isPending && retry.variables.body && 'ids' in retry.variables.body ? retry.variables.body.ids : [];
  const columns = taskColumns({
    retry: ({ id }) => retry.mutate({ body: { ids: [id] } }),
    busy,
  });
  return (
    <Page title={t.title}>
      <WhoMay to={operations.retryTasks} />
      <FaultBlock fault={retry.error} />
      <ChoiceList
        texts={{ ...t, filters: t.kinds, filtersLabel: t.kindsLabel }}
        list={tasks}
        filter={kind}
        onFilter={setKind}
        onSearch={setQ}
        columns={columns}
        rowKey={({ id }) => id}
        nameOf={({ message }) => t.select(message)}
        empty={kind === 'all' && q === '' ? t.none : t.noMatch}
        open={may}
      >
        {(items, chosen, clear) => (
          <RetryBar
            tasks={items}
            chosen={chosen}
            retried={retry.data?.retried}
            busy={retry.isPending}
            onRetry={(body) => retry.mutate({ body }, { onSuccess: clear })}
          />
        )}
      </ChoiceList>
    </Page>
  );
}
