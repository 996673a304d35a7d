import { EmptyState, Loading } from '@postern/ui';
import { Link } from 'react-router';
import type { ApiFault } from '../api/api-fault.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';
import { Page } from './page.tsx';

interface Props {
  fault: ApiFault | null;
  /** The list in which it would stand, and the list's title. */
  list: { to: string; title: string };
}

/** Instead of a page of one thing: it is being read, it is gone, or it could not be read. */
export function NotThere({ fault, list }: Props) {
  if (!fault) return <Loading>{common.loading}</Loading>;
  const back = <Link to={list.to}>{list.title}</Link>;
  if (fault.status !== 404) {
    return (
      <Page title={list.title} crumb={back}>
        <FaultBlock fault={fault} />
      </Page>
    );
  }
  return (
    <Page title={common.gone} crumb={back}>
      <EmptyState action={<Link to={list.to}>{common.toList(list.title)}</Link>}>{common.goneText}</EmptyState>
    </Page>
  );
}
