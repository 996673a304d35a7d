import type { LogLine } from '@postern/protocol/console';
import { memo } from 'react';
import { clock } from '../texts/time.ts';

const tones: Record<string, string> = { error: 'p-ink p-tone-err', warn: 'p-ink p-tone-warn' };

export function LogLines({ lines }: { lines: LogLine[] }) {
  return (
    <div className="a-lines">
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </div>
  );
}

const Line = memo(function Line({ line: { at, level, message, rest } }: { line: LogLine }) {
  return (
    <div className="a-line">
      <span className="p-quiet">{at === undefined ? '' : clock(at)}</span>
      <span className={tones[level] ?? 'p-quiet'}>{level.toUpperCase()}</span>
      <span>
        {message} <span className="a-line-rest">{rest}</span>
      </span>
    </div>
  );
});
