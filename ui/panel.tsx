import type { ReactNode } from 'react';

interface Props {
  title?: ReactNode;
  /** Right of the title. */
  aside?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
  /** False: the content brings its own padding, as a table does. */
  padded?: boolean;
  label?: string;
}

/** A card: title, content, and a foot for its buttons. */
export function Panel({ title, aside, children, foot, padded = true, label }: Props) {
  return (
    <section className="p-panel" aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      {(title || aside) && (
        <div className="p-panel-head">
          <h2>{title}</h2>
          <span className="p-grow" />
          {aside}
        </div>
      )}
      <div className={padded ? 'p-panel-body' : undefined}>{children}</div>
      {foot && <div className="p-panel-foot">{foot}</div>}
    </section>
  );
}
