import { Button } from '@mantine/core';
import { operations, type Task } from '@postern/protocol/management';
import { type Column, MarkedText } from '@postern/ui';
import { Link } from 'react-router';
import { Permitted } from '../parts/permitted.tsx';
import { tasksTexts as t } from '../texts/tasks.ts';
import { ago } from '../texts/time.ts';
import { CompleteTask } from './complete-task.tsx';

interface Does {
  retry(task: Task): void;
  /** Ids that are being retried. */
  busy: string[];
}

/** What happened, what to do, the code, and what the application said. */
function What({ message, next, code, detail }: Task) {
  return (
    <div className="c-task">
      <div className="p-strong">{message}</div>
      {next && (
        <div className="p-second">
          <MarkedText>{next}</MarkedText>
        </div>
      )}
      <div className="p-meta">
        <code>{code}</code>
        {detail && (
          <>
            {' · '}
            <code>{detail}</code>
          </>
        )}
      </div>
    </div>
  );
}

function subjectLink({ kind, subject }: Task) {
  if (!subject || kind === 'app') return '';
  return kind === 'person' ? <Link to={`/people/${subject.id}`}>{subject.name}</Link> : subject.name;
}

export const taskColumns = ({ retry, busy }: Does): Column<Task>[] => [
  { key: 'what', head: t.columns.what, cell: (task) => <What {...task} /> },
  { key: 'who', head: t.columns.who, width: '18%', cell: subjectLink },
  {
    key: 'app',
    head: t.columns.app,
    width: '16%',
    cell: ({ appId, appLabel }) => appId && <Link to={`/apps/${appId}`}>{appLabel}</Link>,
  },
  { key: 'since', head: t.columns.since, right: true, width: 90, cell: ({ created }) => ago(created) },
  {
    key: 'do',
    head: '',
    right: true,
    width: 200,
    cell: (task) =>
      task.code === 'import_safeguard' ? (
        <Button size="xs" component={Link} to={`/apps/${task.appId}/import`}>
          {t.openImport}
        </Button>
      ) : (
        <Permitted to={operations.retryTasks}>
          <span className="p-row">
            <Button
              size="xs"
              aria-label={t.retryLabel(task.message)}
              loading={busy.includes(task.id)}
              onClick={() => retry(task)}
            >
              {t.retry}
            </Button>
            <CompleteTask task={task} />
          </span>
        </Permitted>
      ),
  },
];
