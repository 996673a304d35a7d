import { SegmentedControl, Select, Switch } from '@mantine/core';
import type { ActivityFilter } from '@postern/protocol/console';
import { useAgentState } from '../api/state-context.ts';
import { SearchBox } from '../parts/search-box.tsx';
import { kindNames, activityTexts as t } from '../texts/actions.ts';
import { count } from '../texts/time.ts';

interface Props {
  filter: ActivityFilter;
  failed: number;
  waiting: number;
  follow: boolean;
  onFilter(filter: ActivityFilter): void;
  onFollow(follow: boolean): void;
}

export function ActivityTools({ filter, failed, waiting, follow, onFilter, onFollow }: Props) {
  const { apps } = useAgentState();
  const withCount = (word: string, n: number) => (n > 0 ? `${word} ${count(n)}` : word);
  return (
    <div className="a-tools">
      <SearchBox label={t.search} start={filter.text ?? ''} onSearch={(text) => onFilter({ ...filter, text })} />
      <Select
        w={130}
        aria-label={t.app}
        value={filter.app ?? ''}
        data={[{ value: '', label: t.allApps }, ...new Set(apps.map(({ label }) => label))]}
        onChange={(app) => onFilter({ ...filter, app: app || undefined })}
      />
      <Select
        w={130}
        aria-label={t.columns.action}
        value={filter.kind ?? ''}
        data={[
          { value: '', label: t.allKinds },
          ...Object.entries(kindNames).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(kind) => onFilter({ ...filter, kind: kind || undefined })}
      />
      <SegmentedControl
        aria-label={t.state}
        value={filter.status ?? ''}
        onChange={(status) => onFilter({ ...filter, status: status || undefined })}
        data={[
          { value: '', label: t.states.all },
          { value: 'failed', label: withCount(t.states.failed, failed) },
          { value: 'waiting', label: withCount(t.states.waiting, waiting) },
        ]}
      />
      <Switch label={t.follow} checked={follow} onChange={(event) => onFollow(event.currentTarget.checked)} />
    </div>
  );
}
