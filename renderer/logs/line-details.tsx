import { Button, CloseButton } from '@mantine/core';
import type { LogLine } from '@postern/protocol/console';
import { Link } from 'react-router';
import { logTexts as t } from '../texts/logs.ts';
import { day, exactClock } from '../texts/time.ts';

interface Props {
  line: LogLine;
  onAction(id: string): void;
  onClose(): void;
}

/** The whole of one line. */
export function LineDetails({ line: { at, level, message, rest, action }, onAction, onClose }: Props) {
  return (
    <section className="g-details" aria-label={t.line}>
      <div className="p-row">
        <span className="p-small p-second p-grow">
          {at !== undefined && `${day(new Date(at).toISOString())}, ${exactClock(at)} · `}
          {level.toUpperCase()}
        </span>
        {action && (
          <>
            <Link className="p-small" to={`/activity?text=${action}`}>
              {t.toAction}
            </Link>
            <Button size="compact-sm" onClick={() => onAction(action)}>
              {t.onlyAction}
            </Button>
          </>
        )}
        <CloseButton aria-label={t.close} onClick={onClose} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>
        {message}
        {rest && `\n${rest}`}
      </pre>
    </section>
  );
}
