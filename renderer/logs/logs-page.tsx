import { Button, Select, Switch } from '@mantine/core';
import { type LogLevel, type LogLine, logLevels } from '@postern/protocol/console';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { logTexts as t } from '../texts/logs.ts';
import { LevelChoice } from './level-choice.tsx';
import { LogLines } from './log-lines.tsx';

const pageSize = 200;
/** Newest lines that a following page keeps; older ones are read again when they are asked for. */
const mostLines = 1_000;

interface Held {
  key: string;
  lines: LogLine[];
  before: number | undefined;
}

/** The log of the agent, newest first; live while it follows. */
export function LogsPage() {
  const client = useClient();
  const [params] = useSearchParams();
  const [text, setText] = useState(params.get('text') ?? '');
  const [level, setLevel] = useState<LogLevel>('trace');
  const [follow, setFollow] = useState(true);
  const key = `${level} ${text}`;
  const [held, setHeld] = useState<Held>();
  const live = useStream(
    follow ? key : undefined,
    (signal) => client.log.follow({ level, text, limit: pageSize }, { signal }),
    ({ lines, whole, before }) =>
      setHeld((now) => {
        if (whole || !now) return { key, lines: lines.toReversed(), before };
        const all = [...lines.toReversed(), ...now.lines];
        return { ...now, lines: all.slice(0, Math.max(mostLines, now.lines.length)) };
      }),
  );
  const older = useMutation({
    mutationFn: (before: number) => client.log.page({ level, text, limit: pageSize, before }),
    onSuccess: (page) =>
      setHeld((now) => ({ key, lines: [...(now?.lines ?? []), ...page.lines.toReversed()], before: page.before })),
  });
  const shown = held?.key === key ? held : undefined;
  return (
    <>
      <PageHead title={t.title} actions={<LevelChoice />} />
      <div className="a-tools">
        <SearchBox
          label={t.search}
          start={text}
          onSearch={(next) => {
            setText(next);
            setFollow(true);
          }}
        />
        <Select
          w={190}
          aria-label={t.show}
          value={level}
          data={logLevels.map((value) => ({ value, label: t.shown[value] }))}
          onChange={(value) => {
            setLevel(value as LogLevel);
            setFollow(true);
          }}
        />
        <Switch label={t.follow} checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
      </div>
      <Fault fault={live.fault ?? (older.error ? faultOf(older.error) : undefined)} />
      <Panel padded={false} label={t.lines}>
        {!shown && !live.fault && <Loading>{t.reading}</Loading>}
        {shown?.lines.length === 0 && shown.before === undefined && <EmptyState>{t.empty}</EmptyState>}
        {shown && <LogLines lines={shown.lines} />}
        {shown?.before !== undefined && (
          <div className="a-more">
            <Button loading={older.isPending} onClick={() => older.mutate(shown.before!)}>
              {t.older}
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}
