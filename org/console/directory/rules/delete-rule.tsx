import { Radio } from '@mantine/core';
import { type GroupRule, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { AskedChange } from '../../parts/asked-change.tsx';
import { ruleTexts } from '../../texts/rules.ts';

const t = ruleTexts.delete;

export function DeleteRule({ rule }: { rule: GroupRule }) {
  const [members, setMembers] = useState('keep');
  const navigate = useNavigate();
  return (
    <AskedChange
      operation={operations.deleteGroupRule}
      args={{ params: { ruleId: rule.id }, query: { removeUsers: members === 'remove' } }}
      look="danger"
      button={t.button}
      title={t.title(rule.name)}
      confirm={t.confirm}
      onDone={() => navigate('/group-rules')}
    >
      <Radio.Group label={t.members} value={members} onChange={setMembers}>
        <div className="p-stack">
          <Radio value="keep" label={t.keep} />
          <Radio value="remove" label={t.remove} />
        </div>
      </Radio.Group>
    </AskedChange>
  );
}
