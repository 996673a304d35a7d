import type { LogBatch, LogFollow, LogLine } from '@postern/protocol/console';

/** The lines that the page holds: one stretch of the log, oldest first, as far as they pass the filter. */
export interface LogWindow {
  lines: LogLine[];
  /** Where lines before these are to be looked for; undefined at the begin of the log. */
  older: number | undefined;
  /** Where lines after these are to be looked for; undefined while the log is followed. */
  newer: number | undefined;
  /** While the log is followed: all up to here is in. */
  end: number;
  /** Nothing was read yet. */
  fresh: boolean;
}

export type LogChange =
  | { type: 'cleared' }
  /** The log is no longer followed; the lines stay. */
  | { type: 'held' }
  | { type: 'followed'; item: LogFollow }
  /** `begins`: the first batch after a jump. */
  | { type: 'read'; direction: 'older' | 'newer'; batch: LogBatch; begins: boolean };

/** So many lines are in the page; what falls out at the other side is read again when it is scrolled to. */
export const mostLines = 1_000;

export const emptyWindow: LogWindow = { lines: [], older: undefined, newer: undefined, end: 0, fresh: true };

export function changeWindow(window: LogWindow, change: LogChange): LogWindow {
  switch (change.type) {
    case 'cleared':
      return emptyWindow;
    case 'held':
      return { ...window, newer: window.newer ?? window.end };
    case 'followed': {
      const { lines, whole, before, at } = change.item;
      if (whole) return { lines, older: orNone(before), newer: undefined, end: at, fresh: false };
      return dropOldest({ ...window, lines: [...window.lines, ...lines], end: at, fresh: false });
    }
    case 'read': {
      const { direction, batch, begins } = change;
      const { lines, at, from, begin } = batch;
      if (begins && direction === 'newer')
        return { lines, older: from > begin ? from : undefined, newer: at, end: at, fresh: false };
      if (direction === 'newer') return dropOldest({ ...window, lines: [...window.lines, ...lines], newer: at });
      const older = batch.ended || at <= begin ? undefined : at;
      return dropNewest({ ...window, lines: [...lines, ...window.lines], older });
    }
  }
}

const orNone = (place: number): number | undefined => (place > 0 ? place : undefined);

function dropOldest(window: LogWindow): LogWindow {
  if (window.lines.length <= mostLines) return window;
  const lines = window.lines.slice(-mostLines);
  return { ...window, lines, older: lines[0]!.id };
}

/** Where lines fell out at the end, the log is no longer followed without a gap. */
function dropNewest(window: LogWindow): LogWindow {
  if (window.lines.length <= mostLines) return window;
  return { ...window, lines: window.lines.slice(0, mostLines), newer: window.lines[mostLines]!.id };
}
