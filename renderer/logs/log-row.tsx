import type { LogLine } from '@postern/protocol/console';
import { memo } from 'react';
import { count, exactClock } from '../texts/time.ts';

const tones: Record<string, string> = { error: 'p-ink p-tone-err', warn: 'p-ink p-tone-warn' };

interface Props {
  line: LogLine;
  /** Undefined until the lines are counted. */
  number: number | undefined;
  selected: boolean;
  onSelect(id: number): void;
}

/** One line of the log on one line of the screen; the whole of it is shown beside the list when it is selected. */
export const LogRow = memo(function LogRow({ line, number, selected, onSelect }: Props) {
  const { id, at, level, message, rest } = line;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list moves the selection by the arrow keys
    <div
      id={`line-${id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={selected ? 'g-row g-row-on' : 'g-row'}
      onClick={() => onSelect(id)}
    >
      <span className="g-number">{number === undefined ? '' : count(number)}</span>
      <span className="p-quiet">{at === undefined ? '' : exactClock(at)}</span>
      <span className={tones[level] ?? 'p-quiet'}>{level.toUpperCase()}</span>
      <span className="p-cut">
        {message} <span className="p-quiet">{rest}</span>
      </span>
    </div>
  );
});
