import { Button } from '@mantine/core';
import { type App, type GroupPushMapping, operations } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { type Column, StateBadge, TwoLines } from '@postern/ui';
import { Link } from 'react-router';
import { Permitted } from '../../parts/permitted.tsx';
import { pushTexts as t } from '../../texts/push.ts';
import { ago } from '../../texts/time.ts';
import { SwitchPush } from './switch-push.tsx';
import { Unlink } from './unlink.tsx';

function PushState({ mapping }: { mapping: GroupPushMapping }) {
  if (mapping.status === 'ERROR') return <StateBadge state="failed">{t.states.ERROR}</StateBadge>;
  if (mapping.status === 'INACTIVE') return <StateBadge state="paused">{t.states.INACTIVE}</StateBadge>;
  if (mapping.lastPush === null) return <StateBadge state="waiting">{t.states.waiting}</StateBadge>;
  return <StateBadge state="ok">{t.states.ACTIVE}</StateBadge>;
}

function why({ error, errorSummary }: GroupPushMapping) {
  if (!error && !errorSummary) return undefined;
  return (
    <>
      {error?.message ?? errorSummary ?? describe(error?.code ?? '').text} {error && <code>{error.code}</code>}
    </>
  );
}

interface Does {
  app: App;
  push(mapping: GroupPushMapping): void;
  /** Id of the mapping that is being pushed. */
  busy: string | undefined;
}

export const pushColumns = ({ app, push, busy }: Does): Column<GroupPushMapping>[] => [
  {
    key: 'group',
    head: t.columns.group,
    cell: ({ sourceGroupId, sourceGroupName, postern: { rule } }) => (
      <TwoLines
        first={
          <Link className="p-strong" to={`/groups/${sourceGroupId}`}>
            {sourceGroupName}
          </Link>
        }
        second={rule && t.byRule(rule.name)}
      />
    ),
  },
  { key: 'target', head: t.columns.target, cell: ({ targetGroupName }) => targetGroupName },
  {
    key: 'state',
    head: t.columns.state,
    cell: (mapping) => <TwoLines first={<PushState mapping={mapping} />} second={why(mapping)} />,
  },
  {
    key: 'members',
    head: t.columns.members,
    right: true,
    cell: ({ pushedMembers, members }) => t.members(pushedMembers, members),
  },
  { key: 'last', head: t.columns.last, right: true, cell: ({ lastPush }) => ago(lastPush) },
  {
    key: 'do',
    head: '',
    right: true,
    width: 250,
    cell: (mapping) => (
      <Permitted to={operations.pushMapping}>
        <span className="p-row">
          <Button
            variant="subtle"
            size="xs"
            aria-label={t.pushNowLabel(mapping.sourceGroupName)}
            loading={busy === mapping.id}
            disabled={mapping.status === 'INACTIVE'}
            onClick={() => push(mapping)}
          >
            {t.pushNow}
          </Button>
          <SwitchPush app={app} mapping={mapping} />
          {mapping.postern.rule === null && <Unlink app={app} mapping={mapping} />}
        </span>
      </Permitted>
    ),
  },
];
