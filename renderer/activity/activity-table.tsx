import type { ActivityRow } from '@postern/protocol/console';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type Key, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createSlots } from '../parts/slots.ts';
import { activityTexts as t } from '../texts/actions.ts';
import { ActivityDetails } from './activity-details.tsx';
import { ActivityLine } from './activity-line.tsx';
import type { View } from './watch-view.ts';

interface Props {
  count: number;
  newcomers: number;
  row(index: number): ActivityRow | undefined;
  onView(view: View): void;
  /** Instead of rows, where there are none. */
  children: ReactNode;
}

const rowHeight = 36;
const headHeight = 33;

/**
 * One row per action, of which only those in view are in the page; a row opens in place. They stand one below the other
 * after a space for those before them: moving each to its place would cost more than all else of a step of a scroll.
 */
export function ActivityTable({ count, newcomers, row, onView, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<string>();
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    // Places are counted from the oldest, so that a row that was measured is the same one after others came. With another
    // function each time the places of all rows would be worked out anew for every frame.
    getItemKey: useCallback((index: number) => count - index, [count]),
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const keys = items.map(({ index }): Key => row(index)?.id ?? index - newcomers);
  const [slotsOf] = useState(createSlots);
  const slots = slotsOf(keys);
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onView([first, last]), [onView, first, last]);

  // A row that was open and is not in view any more would keep its height.
  // biome-ignore lint/correctness/useExhaustiveDependencies: all have one height but the open one
  useLayoutEffect(() => rows.measure(), [open]);

  // Whose part of the page is given to another row does not hand on the focus with it.
  const focused = useRef<Key>(undefined);
  useLayoutEffect(() => {
    if (focused.current === undefined || keys.includes(focused.current)) return;
    focused.current = undefined;
    box.current?.focus({ preventScroll: true });
  });

  // Rows that come before those in view do not move them, unless the begin of the list is in view.
  const known = useRef(newcomers);
  useLayoutEffect(() => {
    const more = newcomers - known.current;
    known.current = newcomers;
    const element = box.current;
    if (element && more > 0 && element.scrollTop > 0) element.scrollTop += more * rowHeight;
  }, [newcomers]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div ref={box} className="v-rows" tabIndex={0}>
      <table
        className="v-table"
        aria-rowcount={count + 1}
        style={{ height: rows.getTotalSize() + headHeight }}
        onFocus={({ target }) => {
          const index = Number(target.closest('tbody')?.dataset['index']);
          focused.current = keys[items.findIndex((item) => item.index === index)];
        }}
        onBlur={() => {
          focused.current = undefined;
        }}
      >
        <caption className="p-sr">{t.title}</caption>
        <thead className="v-head">
          <tr className="v-grid">
            <td />
            <th>{t.columns.changed}</th>
            <th>{t.columns.effect}</th>
            <th className="p-right">{t.columns.took}</th>
            <th>{t.columns.subject}</th>
            <th>{t.columns.app}</th>
            <th>{t.columns.action}</th>
            <th>{t.columns.state}</th>
          </tr>
        </thead>
        {items.map(({ index, start }, n) => {
          const one = row(index);
          const opened = one !== undefined && open === one.id;
          return (
            <tbody
              key={slots[n]}
              ref={opened ? rows.measureElement : undefined}
              data-index={index}
              className="v-item"
              style={n === 0 ? { marginTop: start } : undefined}
            >
              <ActivityLine row={one} index={index + 2} open={opened} onToggle={setOpen} />
              {opened && (
                <tr className="v-open-row">
                  <td className="v-open" colSpan={8}>
                    <ActivityDetails id={one.id} version={one.status} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
      {children}
    </div>
  );
}
