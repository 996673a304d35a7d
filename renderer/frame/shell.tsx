import { Frame, NavCount, NavGap, navItem, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { NavLink, Outlet } from 'react-router';
import { useAgentState } from '../api/state-context.ts';
import { hostOf, frameTexts as t } from '../texts/frame.ts';

function Item({ to, children, count }: { to: string; children: string; count?: ReactNode }) {
  return (
    <NavLink to={to} end className={navItem}>
      {children}
      <NavCount>{count}</NavCount>
    </NavLink>
  );
}

/** The frame of the agent's screens. */
export function Shell({ lost }: { lost: ReactNode }) {
  const { apps, problem, name, org } = useAgentState();
  const troubled = apps.filter((app) => app.problem).length + (problem ? 1 : 0);
  const attention = troubled > 0 && (
    <StateBadge state="attention" title={t.needYou(troubled)}>
      {troubled}
    </StateBadge>
  );
  const nav = (
    <>
      <Item to="/" count={attention}>
        {t.status}
      </Item>
      <Item to="/activity">{t.activity}</Item>
      <Item to="/connectors" count={apps.length || undefined}>
        {t.connectors}
      </Item>
      <Item to="/tls">{t.tls}</Item>
      <Item to="/logs">{t.logs}</Item>
      <NavGap />
      <Item to="/diagnostics">{t.diagnostics}</Item>
      <Item to="/settings">{t.settings}</Item>
      <Item to="/about">{t.about}</Item>
    </>
  );
  const foot = (
    <>
      <div className="p-strong p-cut">{name}</div>
      <div className="p-quiet p-cut">{org && t.agentOf(hostOf(org))}</div>
    </>
  );
  return (
    <Frame product={t.product} skip={t.skip} label={t.nav} nav={nav} foot={foot}>
      {lost}
      <Outlet />
    </Frame>
  );
}
