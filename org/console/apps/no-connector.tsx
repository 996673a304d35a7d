import type { App } from '@postern/protocol/management';
import { EmptyState, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { optionTexts } from '../texts/options.ts';

/** A tab that needs a connector, of an app that has none: what for, and the way there. */
export function NoConnector({ app, children }: { app: App; children: string }) {
  return (
    <Panel>
      <EmptyState action={<Link to={`/apps/${app.id}/provisioning`}>{optionTexts.configure}</Link>}>
        {children}
      </EmptyState>
    </Panel>
  );
}
