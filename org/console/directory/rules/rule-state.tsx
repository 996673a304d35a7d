import type { GroupRule } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { ruleTexts as t } from '../../texts/rules.ts';

/** Active or not; while people are looked at, how many were. */
export function RuleState({ rule, pill = false }: { rule: GroupRule; pill?: boolean }) {
  const { total, left, failed } = rule.postern.evaluation;
  if (rule.status === 'INACTIVE') {
    return (
      <StateBadge state="paused" pill={pill}>
        {t.states.INACTIVE}
      </StateBadge>
    );
  }
  return (
    <StateBadge state={left > 0 ? 'working' : failed > 0 ? 'attention' : 'ok'} pill={pill}>
      {left > 0 ? t.state.progress(total - left, total) : t.states.ACTIVE}
    </StateBadge>
  );
}
