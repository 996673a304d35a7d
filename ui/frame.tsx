import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';

interface Props {
  product: string;
  /** Leads a keyboard past the navigation. */
  skip: string;
  /** Name of the navigation. */
  label: string;
  nav: ReactNode;
  foot: ReactNode;
  children: ReactNode;
}

/** Navigation on the left, the page on the right. Its links have `navItem` for a class, and `NavCount` at their end. */
export function Frame({ product, skip, label, nav, foot, children }: Props) {
  return (
    <div className="p-frame">
      <button type="button" className="p-skip" onClick={() => document.getElementById('content')?.focus()}>
        {skip}
      </button>
      <aside className="p-side">
        <Brand product={product} />
        <nav aria-label={label}>{nav}</nav>
        <span className="p-grow" />
        <div className="p-side-foot">{foot}</div>
      </aside>
      <main className="p-main" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

export const Brand = ({ product, size }: { product: string; size?: number }) => (
  <div className="p-brand">
    <Mark size={size} />
    {product}
  </div>
);

/** The class of a link in the navigation. */
export const navItem = ({ isActive }: { isActive: boolean }): string =>
  isActive ? 'p-nav-item p-nav-on' : 'p-nav-item';

export const NavCount = ({ children }: { children?: ReactNode }) => <span className="p-nav-count">{children}</span>;

/** Parts the links that are used less from those before them. */
export const NavGap = () => <div className="p-nav-gap" />;
