/** The mark: a wall, an arch, the leaf that opens outward. Decorative; the name stands beside it. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path
        fill="currentColor"
        d="M3 1h10a2 2 0 0 1 2 2v11a1 1 0 0 1-1 1h-1V8a5 5 0 0 0-10 0v7H2a1 1 0 0 1-1-1V3a2 2 0 0 1 2-2z"
      />
      <path fill="var(--accent)" d="M4 14.6V8.2c0-1.8.9-3.2 2.2-3.8C7.9 4.8 9 6.6 9 9v7z" />
    </svg>
  );
}
