// Made once: each of them is costly to make, and a list asks for every one of its rows.
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const thousands = new Intl.NumberFormat('en-US');

const two = (n: number): string => String(n).padStart(2, '0');

/** `09:41:02`; earlier than today `3 Nov, 09:41`. */
export function clock(ms: number): string {
  const date = new Date(ms);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date().toDateString()) return `${time}:${two(date.getSeconds())}`;
  return `${dayAndMonth.format(date)}, ${time}`;
}

/** `09:41:02.102`. */
export function exactClock(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `152 ms`, `3.1 s`, `2 min`, `6 days 4 h`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h ${Math.floor((seconds % 3600) / 60)} min`;
  const days = Math.floor(hours / 24);
  return `${days} ${days === 1 ? 'day' : 'days'} ${hours % 24} h`;
}

/** `12 s ago`. */
export const ago = (at: number, now: number): string =>
  now - at < 1000 ? 'now' : `${span(Math.floor((now - at) / 1000) * 1000)} ago`;

/** `9:41`. */
export const countDown = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
};

/** `14 Mar 2031`. */
export const day = (iso: string): string => wholeDay.format(new Date(iso));

export const count = (n: number): string => thousands.format(n);
