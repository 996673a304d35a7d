import { operations } from '@postern/protocol/management';
import { ColorSchemeSwitch, Frame, NavCount, NavGap, navItem, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { NavLink, Outlet } from 'react-router';
import { useCall } from '../api/use-call.ts';
import { useList } from '../api/use-list.ts';
import { common } from '../texts/common.ts';
import { frameTexts as t } from '../texts/frame.ts';
import { useSession } from './session-context.ts';

function Item({ to, children, count }: { to: string; children: string; count?: ReactNode }) {
  return (
    <NavLink to={to} className={navItem}>
      {children}
      <NavCount>{count}</NavCount>
    </NavLink>
  );
}

/** How many need a person; nothing where none do. */
function Attention({ n, more }: { n: number; more?: boolean }) {
  if (n === 0) return null;
  return (
    <StateBadge state="attention" title={t.needYou(n)}>
      {n}
      {more && '+'}
    </StateBadge>
  );
}

/** The frame of the console's pages. */
export function Shell() {
  const { name, login } = useSession();
  const org = useCall(operations.getOrg);
  const agents = useCall(operations.listAgents, {}, { every: 5000 });
  const tasks = useList(operations.listTasks, { query: { limit: 100 } }, { every: 10_000 });
  const troubled = (agents.data ?? []).filter(
    ({ status, connection }) => status === 'active' && connection !== 'green',
  ).length;
  const nav = (
    <>
      <Item to="/agents" count={<Attention n={troubled} />}>
        {t.agents}
      </Item>
      <Item to="/apps">{t.apps}</Item>
      <Item to="/people">{t.people}</Item>
      <Item to="/groups">{t.groups}</Item>
      <Item to="/group-rules">{t.rules}</Item>
      <Item to="/profile">{t.profile}</Item>
      <Item to="/profile-sources">{t.sources}</Item>
      <Item to="/tasks" count={<Attention n={tasks.items?.length ?? 0} more={tasks.more !== undefined} />}>
        {t.tasks}
      </Item>
      <Item to="/log">{t.log}</Item>
      <NavGap />
      <Item to="/downloads">{t.downloads}</Item>
      <Item to="/settings">{t.settings}</Item>
    </>
  );
  const foot = (
    <>
      <div className="p-strong p-cut">{org.data?.name}</div>
      <div className="p-quiet p-cut">{name || login}</div>
      <ColorSchemeSwitch label={t.scheme} words={t.schemes} />
    </>
  );
  return (
    <Frame product={common.product} skip={t.skip} label={t.nav} nav={nav} foot={foot}>
      <Outlet />
    </Frame>
  );
}
