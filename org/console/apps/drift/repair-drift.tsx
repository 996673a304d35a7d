import { type App, type DriftCheck, type DriftRow, operations } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { useState } from 'react';
import { AskedChange } from '../../parts/asked-change.tsx';
import { driftTexts } from '../../texts/drift.ts';

const t = driftTexts.repair;

interface Props {
  app: App;
  check: DriftCheck;
  /** What can be repaired of the chosen rows; empty: all. */
  chosen: DriftRow[];
  onDone(): void;
}

/** Says how many will be written, and sends that number with the change. */
export function RepairDrift({ app, check, chosen, onDone }: Props) {
  const [repaired, setRepaired] = useState<number>();
  const count = chosen.length || check.open;
  const ids = chosen.length > 0 ? { ids: chosen.map(({ id }) => id) } : {};
  return (
    <div className="p-panel-foot c-foot-sticky">
      <span aria-live="polite">
        {repaired !== undefined && chosen.length === 0 && <StateBadge state="ok">{t.done(repaired)}</StateBadge>}
        {chosen.length > 0 && <b className="p-small">{driftTexts.selected(chosen.length)}</b>}
      </span>
      <span className="p-grow" />
      <AskedChange
        operation={operations.repairDrift}
        args={{ params: { appId: app.id, checkId: check.id }, body: { ...ids, confirm: count } }}
        button={chosen.length > 0 ? t.some(count) : t.all(count)}
        title={t.title(count, app.label)}
        confirm={t.confirm}
        onDone={(answer) => {
          setRepaired(answer.repaired);
          onDone();
        }}
      >
        {t.effect}
      </AskedChange>
    </div>
  );
}
