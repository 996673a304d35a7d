import { Button, Checkbox } from '@mantine/core';
import { type App, operations, type PushRule } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { ListPanel } from '../../parts/list-panel.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { counted } from '../../texts/common.ts';
import { pushRuleTexts as t } from '../../texts/push-rules.ts';
import { ChangePushRule, NewPushRule } from './push-rule-form.tsx';

/** Rules that push every group whose name or description fits. */
export function PushRules({ app }: { app: App }) {
  const [q, setQ] = useState('');
  const [editing, setEditing] = useState<string>();
  const close = () => setEditing(undefined);
  const list = useList(operations.listPushRules, { params: { appId: app.id }, query: { q } }, { every: 5000 });
  return (
    <ListPanel
      title={t.title}
      texts={t}
      list={list}
      q={q}
      onSearch={setQ}
      add={
        <Permitted to={operations.createPushRule}>
          <Button onClick={() => setEditing('')}>{t.add}</Button>
        </Permitted>
      }
      columns={[
        { key: 'name', head: t.columns.name, cell: ({ name }) => name },
        { key: 'fits', head: t.columns.fits, cell: ({ conditions }) => t.fits(conditions) },
        {
          key: 'state',
          head: t.columns.state,
          cell: ({ status }) => (
            <StateBadge state={status === 'ACTIVE' ? 'ok' : 'paused'}>{t.states[status]}</StateBadge>
          ),
        },
        {
          key: 'groups',
          head: t.columns.groups,
          right: true,
          cell: ({ groups }) => counted(groups, ...t.groups),
        },
        {
          key: 'do',
          head: '',
          right: true,
          width: 190,
          cell: (rule) => (
            <Permitted to={operations.replacePushRule}>
              <span className="p-row">
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={t.changeLabel(rule.name)}
                  onClick={() => setEditing(rule.id)}
                >
                  {t.change}
                </Button>
                <DeletePushRule app={app} rule={rule} />
              </span>
            </Permitted>
          ),
        },
      ]}
    >
      {editing === '' && <NewPushRule app={app} onClose={close} />}
      {editing && <ChangePushRule app={app} ruleId={editing} onClose={close} />}
    </ListPanel>
  );
}

function DeletePushRule({ app, rule }: { app: App; rule: PushRule }) {
  const [unlink, setUnlink] = useState(false);
  return (
    <AskedChange
      operation={operations.deletePushRule}
      args={{ params: { appId: app.id, ruleId: rule.id }, query: { unlink } }}
      look="row"
      button={t.remove.button}
      label={t.remove.label(rule.name)}
      title={t.remove.title(rule.name)}
      confirm={t.remove.confirm}
    >
      <p>{t.remove.effect(counted(rule.groups, ...t.groups))}</p>
      <Checkbox
        label={t.remove.unlink}
        description={t.remove.unlinkHint[rule.whenUnmatched]}
        checked={unlink}
        onChange={(event) => setUnlink(event.currentTarget.checked)}
      />
    </AskedChange>
  );
}
