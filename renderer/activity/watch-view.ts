/** Rows in view, first and last. */
export type View = [first: number, last: number];

const everyMs = 50;
/** A scroll that passes more rows in that time is not read by anybody. */
const mostRows = 60;

/** Says which rows are in view while a person can read them: while they move slowly, and where they come to rest. */
export function watchView(show: (view: View) => void): { moved(view: View): void; stop(): void } {
  let now: View | undefined;
  let before: View | undefined;
  let told: View | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function look(): void {
    timer = undefined;
    if (!now) return;
    const rows = before ? Math.abs(now[0] - before[0]) : 0;
    if (rows <= mostRows && now !== told) {
      told = now;
      show(now);
    }
    before = now;
    if (rows > 0) timer = setTimeout(look, everyMs);
  }
  return {
    moved(view) {
      now = view;
      timer ??= setTimeout(look, everyMs);
    },
    stop: () => clearTimeout(timer),
  };
}
