import { statusTexts as t } from '../texts/status.ts';
import { clock, count } from '../texts/time.ts';

interface Props {
  label: string;
  /** End of the axis. */
  top: number;
  /** Epoch ms of the first of the sixty minutes. */
  from: number;
  bars?: number[];
  lines?: { className: string; values: (number | undefined)[] }[];
}

const [left, right, high, low] = [34, 518, 8, 92];

/** Sixty minutes as bars or lines. */
export function Plot({ label, top, from, bars = [], lines = [] }: Props) {
  const step = (right - left) / 60;
  const y = (value: number) => low - (value / top) * (low - high);
  return (
    <svg className="s-plot" viewBox="0 0 520 112" role="img" aria-label={label}>
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <line className="s-grid" x1={left} x2={right} y1={y(value)} y2={y(value)} />
          <text x={left - 6} y={y(value) + 4} textAnchor="end">
            {count(value)}
          </text>
        </g>
      ))}
      {[0, 15, 30, 45].map((minute) => (
        <text key={minute} x={left + minute * step} y={108}>
          {clock(from + minute * 60_000).slice(-8, -3)}
        </text>
      ))}
      <text x={right} y={108} textAnchor="end">
        {t.now}
      </text>
      {bars
        .map((value, n) => ({ value, n, at: from + n * 60_000 }))
        .filter(({ value }) => value > 0)
        .map(({ value, n, at }) => (
          <rect
            key={at}
            className="s-bar"
            x={left + n * step + 1}
            width={step - 2}
            y={y(value)}
            height={low - y(value)}
          />
        ))}
      {lines.map(({ className, values }) => (
        <path
          key={className}
          className={className}
          d={values
            .map((value, n) => {
              if (value === undefined) return '';
              const begins = values[n - 1] === undefined;
              return `${begins ? 'M' : 'L'}${(left + (n + 0.5) * step).toFixed(1)} ${y(value).toFixed(1)}${begins && values[n + 1] === undefined ? 'h0.01' : ''}`;
            })
            .join('')}
        />
      ))}
    </svg>
  );
}
