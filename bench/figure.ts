/** One measured figure, beside its peer and its goal. */
export interface Figure {
  name: string;
  ours: number;
  peer?: number;
  /** ours / peer. */
  ratio?: number;
  /** What `met` is judged by: the ratio where there is one, else ours. */
  goal?: number;
  unit: string;
  met?: boolean;
}

export interface BenchContext {
  /** Empty, and removed afterwards. */
  folder: string;
  /** Fewer rounds and smaller amounts: to see that it runs, not for figures. */
  quick: boolean;
  cleanup: (() => Promise<unknown>)[];
  say(text: string): void;
}

export type Benchmark = (context: BenchContext) => Promise<Figure[]>;

export const median = (values: number[]): number => quantile(values, 0.5);

/** The value below which this share of the values lies (nearest rank). */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
