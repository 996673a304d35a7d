import { operations, type Task } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { common } from '../texts/common.ts';
import { tasksTexts } from '../texts/tasks.ts';

const t = tasksTexts.complete;

export function CompleteTask({ task, onClose }: { task: Task | undefined; onClose(): void }) {
  const complete = useChange(operations.completeTask, onClose);
  return (
    <Confirm
      opened={task !== undefined}
      title={t.title}
      confirm={t.confirm}
      cancel={common.cancel}
      busy={complete.isPending}
      onConfirm={() => task && complete.mutate({ params: { taskId: task.id } })}
      onCancel={onClose}
    >
      <div className="p-stack">
        <p className="p-strong">{task?.message}</p>
        <p>{t.effect}</p>
        <FaultBlock fault={complete.error} />
      </div>
    </Confirm>
  );
}
