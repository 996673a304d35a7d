import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { useMay } from '../../parts/permitted.tsx';
import { importTexts as t } from '../../texts/imports.ts';

interface Props {
  /** Nothing was imported yet, so this is the next step. */
  first?: boolean;
  busy: boolean;
  onRun(mode: 'full' | 'incremental'): void;
}

export function RunButtons({ first = false, busy, onRun }: Props) {
  const may = useMay()(operations.startImport);
  if (!may) return null;
  if (first) {
    return (
      <Button variant="filled" loading={busy} onClick={() => onRun('full')}>
        {t.run}
      </Button>
    );
  }
  return (
    <span className="p-row">
      <Button loading={busy} onClick={() => onRun('incremental')}>
        {t.changed}
      </Button>
      <Button loading={busy} onClick={() => onRun('full')}>
        {t.runAgain}
      </Button>
    </span>
  );
}
