const filled = (d: string) => <path fill="currentColor" fillRule="evenodd" d={d} />;
const line = (d: string, width = 1.5) => (
  <path fill="none" stroke="currentColor" strokeWidth={width} strokeLinecap="round" d={d} />
);
const ring = <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.5" />;

// The outline of each state differs, so that it is read in grey and by those who do not tell colours apart.
const shapes = {
  ok: filled('M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.1 8.2l1.1-1.1L7.1 9l3.7-3.7 1.1 1.1-4.8 4.8z'),
  attention: filled(
    'M8 1.2c.5 0 .9.25 1.1.65l6 11.2c.45.85-.15 1.95-1.1 1.95H2c-.95 0-1.55-1.1-1.1-1.95l6-11.2c.2-.4.6-.65 1.1-.65zM7.2 5.6v4.5h1.6V5.6zM7.2 11.4v1.7h1.6v-1.7z',
  ),
  failed: filled(
    'M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.2 6.3L6.9 8 5.2 9.7l1.1 1.1L8 9.1l1.7 1.7 1.1-1.1L9.1 8l1.7-1.7-1.1-1.1L8 6.9 6.3 5.2z',
  ),
  working: (
    <>
      {line('M8 2a6 6 0 1 1-6 6', 2)}
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      {ring}
      {line('M8 4.6V8l2.3 1.6')}
    </>
  ),
  offline: (
    <>
      {ring}
      {line('M3.7 12.3l8.6-8.6')}
    </>
  ),
  paused: (
    <>
      {ring}
      {line('M6.4 5.4v5.2M9.6 5.4v5.2')}
    </>
  ),
  'not-run': (
    <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2.33" />
  ),
  down: line('M4 6l4 4 4-4', 1.6),
  right: line('M6 4l4 4-4 4', 1.6),
  out: line('M6.5 3.5H3.5v9h9v-3M9 2.8h4.2V7M13 3L7.6 8.4'),
  check: line('M3.5 8.4l3 3 6-6.4', 2),
  search: (
    <>
      <circle cx="7" cy="7" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
      {line('M10.3 10.3L14 14', 1.6)}
    </>
  ),
};

export type IconName = keyof typeof shapes;

/** A shape in the ink of the text around it. Never stands alone for a meaning: a word is beside it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="p-icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
