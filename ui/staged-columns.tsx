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
}

/** The same check from several places side by side, so that the odd one out is seen at once. */
export function StagedColumns({ columns, label, stageHead }: Props) {
  const rows = columns[0]?.stages ?? [];
  const fixes = columns.flatMap(({ key, stages }) =>
    stages.filter(({ fix }) => fix).map((stage): [string, ReactNode] => [`${key} ${stage.key}`, stage.fix]),
  );
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
      {fixes.map(([key, fix]) => (
        <div key={key} className="p-stage-fixes">
          {fix}
        </div>
      ))}
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
