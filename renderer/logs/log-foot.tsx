import { Button, Slider } from '@mantine/core';
import type { LogFrom, LogLine } from '@postern/protocol/console';
import { Icon } from '@postern/ui';
import { useEffect, useState } from 'react';
import { logTexts as t } from '../texts/logs.ts';
import { clock } from '../texts/time.ts';
import type { LogWindowControl } from './use-log-window.ts';

interface Props {
  control: LogWindowControl;
  /** The line that the position is told of. */
  line: LogLine | undefined;
  filtered: boolean;
}

/** Where in the log the page is, with a way to any other place; and how far a search is. */
export function LogFoot({ control, line, filtered }: Props) {
  const { search, extent, following, jump, stop, goOn } = control;
  const share =
    following || !extent || !line || extent.end <= extent.begin
      ? 1
      : (line.id - extent.begin) / (extent.end - extent.begin);
  const [moved, setMoved] = useState<number>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place that was reached is no longer being chosen
  useEffect(() => setMoved(undefined), [share]);
  const percent = Math.round((search?.share ?? 0) * 100);
  return (
    <div className="g-foot">
      {search && (filtered || search.stopped) && (
        <span className="p-row p-small" role="status">
          <Icon name={search.stopped ? 'paused' : 'working'} size={14} />
          {search.stopped ? t.stoppedAt(percent) : t.searched(percent)}
          <Button size="compact-sm" onClick={search.stopped ? goOn : stop}>
            {search.stopped ? t.goOn : t.stop}
          </Button>
        </span>
      )}
      <span className="p-meta">{line?.at === undefined ? '' : clock(line.at)}</span>
      <Slider
        className="p-grow"
        thumbLabel={t.position}
        label={(value) => `${value} %`}
        size="sm"
        min={0}
        max={100}
        value={moved ?? Math.round(share * 100)}
        onChange={setMoved}
        onChangeEnd={(value) => jump(placeOf(value))}
      />
      <span className="p-meta">{following ? t.newest : `${Math.round(share * 100)} %`}</span>
    </div>
  );
}

const placeOf = (percent: number): LogFrom => (percent === 100 ? { by: 'end' } : { by: 'share', share: percent / 100 });
