import type { LogLine } from '@postern/protocol/console';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createSlots } from '../parts/slots.ts';
import { logTexts as t } from '../texts/logs.ts';
import { LogRow } from './log-row.tsx';
import { useLineNumbers } from './use-line-numbers.ts';

interface Props {
  lines: LogLine[];
  /** The end stays in view. */
  following: boolean;
  selected: number | undefined;
  onSelect(id: number | undefined): void;
  onMore(direction: 'older' | 'newer'): void;
  /** The person moved away from the end. */
  onLeaveEnd(): void;
  /** Which line is at the top. */
  onTop(line: LogLine): void;
  onBegin(): void;
  onEnd(): void;
}

const rowHeight = 20;
/** So close to an edge the next page is read. */
const nearRows = 60;

/** A window over the lines: rows of one height, so that every place is known without measuring. */
export function LogList({ lines, following, selected, onSelect, onMore, onLeaveEnd, onTop, onBegin, onEnd }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const inView = items.flatMap(({ index }) => lines[index] ?? []);
  const ids = inView.map(({ id }) => id);
  const numbers = useLineNumbers(ids);
  const [slotsOf] = useState(createSlots);
  const slots = slotsOf(ids);
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  /** The line at the top and how much of it is hidden: it stays where it is when lines come before it. */
  const top = useRef<{ id: number; hidden: number }>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other lines can move what is at the top
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (following) element.scrollTop = element.scrollHeight;
    else if (top.current) {
      const index = indexOf(lines, top.current.id);
      // After a jump the line is not among them: then they are seen from the first one on.
      element.scrollTop = index >= 0 ? index * rowHeight + top.current.hidden : 0;
    }
    remember(element);
  }, [lines, following]);

  function remember(element: HTMLDivElement): void {
    const index = Math.floor(element.scrollTop / rowHeight);
    const line = lines[index];
    top.current = line && { id: line.id, hidden: element.scrollTop - index * rowHeight };
    if (line) onTop(line);
  }

  useEffect(() => {
    if (first < nearRows) onMore('older');
    if (last >= lines.length - nearRows && !following) onMore('newer');
  });

  function move(by: number): void {
    const now = selected === undefined ? -1 : indexOf(lines, selected);
    const next = now < 0 ? (by > 0 ? first : last) : Math.min(Math.max(now + by, 0), lines.length - 1);
    if (!lines[next]) return;
    if (following && by < 0) onLeaveEnd();
    onSelect(lines[next].id);
    rows.scrollToIndex(next);
  }

  const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  function onKey(event: KeyboardEvent): void {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[key] !== undefined) move(steps[key]);
    else if (key === 'Home') onBegin();
    else if (key === 'End') onEnd();
    else if (key === 'Escape') onSelect(undefined);
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={box}
      className="g-list"
      role="listbox"
      aria-label={t.lines}
      aria-activedescendant={selected === undefined ? undefined : `line-${selected}`}
      tabIndex={0}
      onKeyDown={onKey}
      onWheel={(event) => {
        if (following && event.deltaY < 0) onLeaveEnd();
      }}
      onScroll={(event) => {
        const element = event.currentTarget;
        const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
        // The scroll bar, touch and keys of the browser come this way too.
        if (following && !atEnd && top.current && element.scrollTop < lastTop(top.current, lines)) onLeaveEnd();
        remember(element);
      }}
    >
      {/* One space before the rows in view: moving each to its place costs more than all else of a step of a scroll. */}
      <div className="g-rows" style={{ height: rows.getTotalSize(), paddingTop: items[0]?.start }}>
        {inView.map((line, n) => (
          <LogRow
            key={slots[n]}
            line={line}
            number={numbers.of(line.id)}
            selected={line.id === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

const lastTop = (top: { id: number; hidden: number }, lines: LogLine[]): number =>
  indexOf(lines, top.id) * rowHeight + top.hidden;

/** Lines are in the order of their ids. */
function indexOf(lines: LogLine[], id: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = lines[middle]!.id;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
