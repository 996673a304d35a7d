import type { App } from '@postern/protocol/management';
import { AppGroups } from './app-groups.tsx';
import { AppPeople } from './app-people.tsx';

export function AssignmentsTab({ app }: { app: App }) {
  return (
    <>
      <AppPeople app={app} />
      <AppGroups app={app} />
    </>
  );
}
