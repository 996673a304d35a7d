import { CopyLine, ErrorBlock } from '@postern/ui';
import { common } from '../texts/common.ts';

interface Props {
  title: string;
  /** What to do with it. */
  next: string;
  lines: { label: string; value: string }[];
}

/** A secret that was made just now, the only time that it is shown. */
export function ShownOnce({ title, next, lines }: Props) {
  return (
    <div className="p-stack c-tight">
      <ErrorBlock state="ok" title={title} next={next} />
      {lines.map(({ label, value }) => (
        <div key={label}>
          {lines.length > 1 && <div className="c-label">{label}</div>}
          <CopyLine label={label} value={value} copy={common.copy} copied={common.copied} />
        </div>
      ))}
    </div>
  );
}
