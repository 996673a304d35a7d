/** A SHA-256 in full; where it does not fit on a line it breaks in its middle. */
export function Fingerprint({ value }: { value: string }) {
  const half = value.length / 2 + 1;
  return (
    <code>
      {value.slice(0, half)}
      <wbr />
      {value.slice(half)}
    </code>
  );
}
