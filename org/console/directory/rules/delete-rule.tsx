import { Button, Radio } from '@mantine/core';
import { type GroupRule, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { ruleTexts } from '../../texts/rules.ts';

const t = ruleTexts.delete;

export function DeleteRule({ rule }: { rule: GroupRule }) {
  const [asked, setAsked] = useState(false);
  const [members, setMembers] = useState('keep');
  const navigate = useNavigate();
  const remove = useChange(operations.deleteGroupRule, () => navigate('/group-rules'));
  const confirm = () => remove.mutate({ params: { ruleId: rule.id }, query: { removeUsers: members === 'remove' } });
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>
        {t.button}
      </Button>
      <Confirm
        opened={asked}
        title={t.title(rule.name)}
        confirm={t.confirm}
        cancel={common.cancel}
        busy={remove.isPending}
        onConfirm={confirm}
        onCancel={() => setAsked(false)}
      >
        <div className="p-stack">
          <Radio.Group label={t.members} value={members} onChange={setMembers}>
            <div className="p-stack">
              <Radio value="keep" label={t.keep} />
              <Radio value="remove" label={t.remove} />
            </div>
          </Radio.Group>
          <FaultBlock fault={remove.error} />
        </div>
      </Confirm>
    </>
  );
}
