import { type App, operations } from '@postern/protocol/management';
import { WhoMay } from '../../parts/permitted.tsx';
import { AppGroups } from './app-groups.tsx';
import { AppPeople } from './app-people.tsx';

export function AssignmentsTab({ app }: { app: App }) {
  return (
    <>
      <WhoMay to={operations.assignUser} />
      <AppPeople app={app} />
      <AppGroups app={app} />
    </>
  );
}
