import { Fragment, type ReactNode } from 'react';

/** Facts as name and value. */
export function KeyValues({ rows }: { rows: [name: string, value: ReactNode][] }) {
  return (
    <dl className="p-kv">
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
