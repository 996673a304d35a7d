import { Mark, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { NavLink, Outlet } from 'react-router';
import { useAgentState } from '../api/state-context.ts';
import { hostOf, frameTexts as t } from '../texts/frame.ts';

function Item({ to, children, count }: { to: string; children: string; count?: ReactNode }) {
  return (
    <NavLink to={to} end className={({ isActive }) => (isActive ? 'a-nav-item a-nav-on' : 'a-nav-item')}>
      {children}
      <span className="a-nav-count">{count}</span>
    </NavLink>
  );
}

/** Navigation on the left, the screen on the right. */
export function Shell({ lost }: { lost: ReactNode }) {
  const { apps, problem, name, org } = useAgentState();
  const troubled = apps.filter((app) => app.problem).length + (problem ? 1 : 0);
  const attention = troubled > 0 && (
    <StateBadge state="attention" title={t.needYou(troubled)}>
      {troubled}
    </StateBadge>
  );
  return (
    <div className="a-shell">
      <button type="button" className="a-skip" onClick={() => document.getElementById('content')?.focus()}>
        {t.skip}
      </button>
      <aside className="a-side">
        <div className="a-brand">
          <Mark />
          {t.product}
        </div>
        <nav className="a-nav" aria-label={t.nav}>
          <Item to="/" count={attention}>
            {t.status}
          </Item>
          <Item to="/activity">{t.activity}</Item>
          <Item to="/connectors" count={apps.length || undefined}>
            {t.connectors}
          </Item>
          <Item to="/tls">{t.tls}</Item>
          <Item to="/logs">{t.logs}</Item>
          <div className="a-nav-gap" />
          <Item to="/diagnostics">{t.diagnostics}</Item>
          <Item to="/settings">{t.settings}</Item>
          <Item to="/about">{t.about}</Item>
        </nav>
        <span className="p-grow" />
        <div className="a-side-foot">
          <div className="p-strong p-cut">{name}</div>
          <div className="p-quiet p-cut">{org && t.agentOf(hostOf(org))}</div>
        </div>
      </aside>
      <main className="a-main" id="content" tabIndex={-1}>
        {lost}
        <Outlet />
      </main>
    </div>
  );
}
