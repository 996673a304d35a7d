import { Button, Menu } from '@mantine/core';
import type { Task } from '@postern/protocol/management';
import { Icon, StateBadge } from '@postern/ui';
import { tasksTexts as t } from '../texts/tasks.ts';

type Which = { ids: string[] } | { appId: string };

interface Props {
  tasks: Task[];
  chosen: Task[];
  /** How many the last Retry started. */
  retried: number | undefined;
  busy: boolean;
  onRetry(which: Which): void;
}

/** Retry what is chosen, or all that an app holds. */
export function RetryBar({ tasks, chosen, retried, busy, onRetry }: Props) {
  const apps = new Map(tasks.flatMap(({ appId, appLabel }) => (appId ? [[appId, appLabel ?? appId]] : [])));
  if (tasks.length === 0 && retried === undefined) return null;
  return (
    <div className="p-panel-foot c-foot-sticky">
      <span aria-live="polite">
        {retried !== undefined && <StateBadge state="ok">{t.retried(retried)}</StateBadge>}
      </span>
      <span className="p-grow" />
      {apps.size > 0 && (
        <Menu position="top-end" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button rightSection={<Icon name="down" />}>{t.retryApp}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {[...apps].map(([appId, label]) => (
              <Menu.Item key={appId} onClick={() => onRetry({ appId })}>
                {t.retryAppOf(label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        variant="filled"
        disabled={chosen.length === 0}
        loading={busy}
        onClick={() => onRetry({ ids: chosen.map(({ id }) => id) })}
      >
        {t.retrySelected(chosen.length)}
      </Button>
    </div>
  );
}
