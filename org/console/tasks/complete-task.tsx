import { operations, type Task } from '@postern/protocol/management';
import { AskedChange } from '../parts/asked-change.tsx';
import { tasksTexts } from '../texts/tasks.ts';

const t = tasksTexts.complete;

/** Somebody did in the application what the task is about. */
export function CompleteTask({ task }: { task: Task }) {
  return (
    <AskedChange
      operation={operations.completeTask}
      args={{ params: { taskId: task.id } }}
      look="row"
      button={tasksTexts.done}
      label={tasksTexts.doneLabel(task.message)}
      title={t.title}
      confirm={t.confirm}
    >
      <p className="p-strong">{task.message}</p>
      <p>{t.effect}</p>
    </AskedChange>
  );
}
