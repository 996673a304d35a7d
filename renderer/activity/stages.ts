import type { ActivityDetail, Exchange } from '@postern/protocol/console';

export interface ActionStage {
  name: 'changed' | 'taken' | 'lookedUp' | 'sent' | 'answered' | 'reported';
  /** Epoch ms. */
  at: number;
  /** Ms since the stage before; absent of the first. */
  gap?: number;
  /** What the look-up found. */
  found?: boolean;
  failed: boolean;
}

/** How far an action got: the steps whose times are known, in their order, with the gaps between them. */
export function stagesOf(detail: ActivityDetail): ActionStage[] {
  const { changedAt, at, sentAt, answeredAt, reportedAt, status, exchanges } = detail;
  const [look, write] =
    exchanges.length > 1 && exchanges[0]!.method === 'GET' ? exchanges : [undefined, exchanges.at(-1)];
  const steps: { name: ActionStage['name']; at: number | undefined; found?: boolean | undefined }[] = [
    { name: 'changed', at: changedAt },
    { name: 'taken', at },
    { name: 'lookedUp', at: look?.answeredAt, found: look && foundBy(look) },
    { name: 'sent', at: write?.at ?? sentAt },
    { name: 'answered', at: answeredAt },
    { name: 'reported', at: reportedAt },
  ];
  let before: number | undefined;
  return steps.flatMap((step): ActionStage[] => {
    if (step.at === undefined) return [];
    const gap = before === undefined ? {} : { gap: Math.max(0, step.at - before) };
    before = step.at;
    const found = step.found === undefined ? {} : { found: step.found };
    return [
      { name: step.name, at: step.at, ...gap, ...found, failed: step.name === 'answered' && status === 'failed' },
    ];
  });
}

/** Undefined where the answer does not tell. */
function foundBy({ answer }: Exchange): boolean | undefined {
  if (!answer) return undefined;
  if (answer.status === 404) return false;
  const total = /"totalResults":\s*"?(\d+)/.exec(answer.body?.text ?? '')?.[1];
  return total === undefined ? undefined : Number(total) > 0;
}
