import { type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  /** Where the page is, as links. */
  crumb?: ReactNode;
  /** A StateBadge with pill. */
  state?: ReactNode;
  /** Small, on the right. */
  aside?: ReactNode;
  actions?: ReactNode;
  /** Name of the product, for the window's title. */
  product: string;
}

/** The one h1 of a page; names the window too. */
export function PageTitle({ title, crumb, state, aside, actions, product }: Props) {
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <header className="p-title">
      {crumb && <div className="p-crumb">{crumb}</div>}
      <div className="p-title-row">
        <h1>{title}</h1>
        {state}
        <span className="p-grow" />
        {aside && <span className="p-title-aside">{aside}</span>}
        {actions}
      </div>
    </header>
  );
}
