import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { Stage } from './staged-check.tsx';
import { toneOf } from './tone.ts';

export interface StagedColumn {
  key: string;
  name: string;
  /** All columns have the same stages, in the same order. */
  stages: Stage[];
}

interface Props {
  columns: StagedColumn[];
  label: string;
  stageHead: string;
  /** What stands beneath: an ErrorBlock for each different failure. */
  children?: ReactNode;
}

/** The same check from several places side by side, so that the odd one out is seen at once. */
export function StagedColumns({ columns, label, stageHead, children }: Props) {
  const rows = columns[0]?.stages ?? [];
  return (
    <div>
      <div className="p-table-box">
        <table className="p-table p-stage-table">
          <caption className="p-sr">{label}</caption>
          <thead>
            <tr>
              <th>{stageHead}</th>
              {columns.map(({ key, name }) => (
                <th key={key}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, n) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                {columns.map(({ key, stages }) => (
                  <td key={key}>{stages[n] && <Cell stage={stages[n]} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {children && <div className="p-stage-fixes">{children}</div>}
    </div>
  );
}

function Cell({ stage: { state, found } }: { stage: Stage }) {
  return (
    <span className={`p-stage-cell p-stage-${state}`}>
      <span className={`p-ink p-tone-${toneOf(state)}`}>
        <Icon name={state} />
      </span>
      <span>{found}</span>
    </span>
  );
}
