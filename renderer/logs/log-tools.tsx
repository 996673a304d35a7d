import { Pill, Select, Switch, TextInput } from '@mantine/core';
import { type LogFilter, type LogFrom, type LogLevel, logLevels } from '@postern/protocol/console';
import { memo, useState } from 'react';
import { useAgentState } from '../api/state-context.ts';
import { SearchBox } from '../parts/search-box.tsx';
import { logTexts as t } from '../texts/logs.ts';

interface Props {
  filter: LogFilter;
  following: boolean;
  onFilter(filter: LogFilter): void;
  onJump(to: LogFrom): void;
  onFollow(follow: boolean): void;
}

/** Which lines are shown, and from when. Not drawn anew for each page of lines that comes. */
export const LogTools = memo(function LogTools({ filter, following, onFilter, onJump, onFollow }: Props) {
  const { apps } = useAgentState();
  const [time, setTime] = useState('');
  /** Leaving the field after Enter must not jump a second time. */
  const [gone, setGone] = useState('');
  const toTime = (again: boolean): void => {
    const at = new Date(time).getTime();
    if (Number.isFinite(at) && (again || time !== gone)) onJump({ by: 'time', time: at });
    setGone(time);
  };
  return (
    <div className="a-tools">
      <SearchBox label={t.search} start={filter.text} onSearch={(text) => onFilter({ ...filter, text })} />
      {filter.action !== undefined && (
        <Pill
          size="lg"
          withRemoveButton
          removeButtonProps={{ 'aria-label': t.allActions, tabIndex: 0 }}
          onRemove={() => onFilter({ ...filter, action: undefined })}
        >
          {t.ofAction} <code>{filter.action.slice(0, 13)}…</code>
        </Pill>
      )}
      <Select
        w={130}
        aria-label={t.app}
        value={filter.app ?? ''}
        data={[{ value: '', label: t.allApps }, ...new Set(apps.map(({ label }) => label))]}
        onChange={(app) => onFilter({ ...filter, app: app || undefined })}
      />
      <Select
        w={150}
        aria-label={t.show}
        value={filter.level}
        data={logLevels.map((value) => ({ value, label: t.shown[value] }))}
        onChange={(level) => onFilter({ ...filter, level: level as LogLevel })}
      />
      <TextInput
        type="datetime-local"
        w={196}
        step={1}
        aria-label={t.toTime}
        title={t.toTime}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') toTime(true);
        }}
        onBlur={() => toTime(false)}
      />
      <Switch label={t.follow} checked={following} onChange={(event) => onFollow(event.currentTarget.checked)} />
    </div>
  );
});
