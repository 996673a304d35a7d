import { NavLink } from 'react-router';

interface Props {
  /** What they are tabs of, for a screen reader. */
  label: string;
  /** Address of the page without the tab. */
  base: string;
  tabs: readonly (readonly [path: string, name: string])[];
}

/** Pages of one thing, each with an address of its own. */
export function Tabs({ label, base, tabs }: Props) {
  return (
    <nav className="c-tabs" aria-label={label}>
      {tabs.map(([path, name]) => (
        <NavLink
          key={path}
          to={`${base}/${path}`}
          className={({ isActive }) => (isActive ? 'c-tab c-tab-on' : 'c-tab')}
        >
          {name}
        </NavLink>
      ))}
    </nav>
  );
}
