import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';

interface Props {
  value: string;
  label: string;
  copy: string;
  copied: string;
}

/** A line to be taken elsewhere: a command, a token. */
export function CopyLine({ value, label, copy, copied }: Props) {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <section className="p-copy" aria-label={label}>
      <pre>{value}</pre>
      <Button size="xs" onClick={() => clipboard.copy(value)}>
        {clipboard.copied ? copied : copy}
      </Button>
    </section>
  );
}
