import { Button } from '@mantine/core';
import { type Group, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { groupTexts } from '../../texts/people.ts';

const t = groupTexts.delete;

export function DeleteGroup({ group }: { group: Group }) {
  const [asked, setAsked] = useState(false);
  const navigate = useNavigate();
  const remove = useChange(operations.deleteGroup, () => navigate('/groups'));
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>
        {t.button}
      </Button>
      <Confirm
        opened={asked}
        title={t.title(group.profile.name)}
        confirm={t.confirm}
        cancel={common.cancel}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ params: { groupId: group.id } })}
        onCancel={() => setAsked(false)}
      >
        <div className="p-stack">
          <p>{t.effect}</p>
          <FaultBlock fault={remove.error} />
        </div>
      </Confirm>
    </>
  );
}
