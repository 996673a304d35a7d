import type { App } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { Link } from 'react-router';
import { optionTexts as t } from '../../texts/options.ts';

/** Options of an app without a connector do nothing yet. */
export function NotYet({ app }: { app: App }) {
  if (app.provisioning.configured) return null;
  return (
    <ErrorBlock
      state="working"
      title={t.notYet}
      action={<Link to={`/apps/${app.id}/provisioning`}>{t.configure}</Link>}
    />
  );
}
