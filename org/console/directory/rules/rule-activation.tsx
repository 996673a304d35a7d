import { Button, Progress } from '@mantine/core';
import { type GroupRule, operations } from '@postern/protocol/management';
import { ErrorBlock, Panel } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { ruleTexts } from '../../texts/rules.ts';

const t = ruleTexts.state;

/** Activate and deactivate, and how many people were looked at. */
export function RuleActivation({ rule, onChanged }: { rule: GroupRule; onChanged(): void }) {
  const active = rule.status === 'ACTIVE';
  const change = useChange(active ? operations.deactivateGroupRule : operations.activateGroupRule, onChanged);
  const { total, left, failed, error } = rule.postern.evaluation;
  return (
    <Panel title={t.title}>
      <div className="p-stack" aria-live="polite">
        <p>{active ? t.active : t.inactive}</p>
        {active && left > 0 && (
          <>
            <Progress value={((total - left) / total) * 100} aria-label={t.progressLabel} />
            <p className="p-small p-second">{t.progress(total - left, total)}</p>
          </>
        )}
        {active && left === 0 && <p className="p-small p-second">{t.done(total)}</p>}
        {active && failed > 0 && <ErrorBlock state="attention" title={t.failed(failed)} raw={error} />}
        <FaultBlock fault={change.error} />
        <Permitted to={operations.activateGroupRule}>
          <div className="p-row">
            <Button
              variant={active ? 'default' : 'filled'}
              loading={change.isPending}
              onClick={() => change.mutate({ params: { ruleId: rule.id } })}
            >
              {active ? t.deactivate : t.activate}
            </Button>
          </div>
        </Permitted>
      </div>
    </Panel>
  );
}
