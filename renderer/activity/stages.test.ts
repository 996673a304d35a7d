import type { ActivityDetail, Exchange } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { stagesOf } from './stages.ts';

const exchange = (method: string, at: number, status: number, text = ''): Exchange => ({
  ...{ method, at, answeredAt: at + 50, url: 'https://app.test/Users', headers: [] },
  answer: { status, headers: [], body: { text, bytes: text.length, cut: false } },
});
const detail: ActivityDetail = {
  ...{ id: 'a', kind: 'user.provision', subject: 'Ann', app: 'HR', status: 'failed', reported: true },
  ...{ changedAt: 1_000, at: 1_200, sentAt: 1_210, answeredAt: 1_450, reportedAt: 1_500, exchanges: [] },
};

test('the steps with the gaps between them; the one that failed is marked', () => {
  const exchanges = [exchange('GET', 1_210, 200, '{"totalResults":0}'), exchange('POST', 1_300, 409)];
  expect(stagesOf({ ...detail, exchanges })).toEqual([
    { name: 'changed', at: 1_000, failed: false },
    { name: 'taken', at: 1_200, gap: 200, failed: false },
    { name: 'lookedUp', at: 1_260, gap: 60, found: false, failed: false },
    { name: 'sent', at: 1_300, gap: 40, failed: false },
    { name: 'answered', at: 1_450, gap: 150, failed: true },
    { name: 'reported', at: 1_500, gap: 50, failed: false },
  ]);
});

test('what is not known is left out', () => {
  const names = (more: Partial<ActivityDetail>) => stagesOf({ ...detail, ...more }).map(({ name }) => name);
  expect(names({ answeredAt: undefined, reportedAt: undefined })).toEqual(['changed', 'taken', 'sent']);
  expect(names({ changedAt: undefined, sentAt: undefined, answeredAt: undefined, reportedAt: undefined })).toEqual([
    'taken',
  ]);
});
