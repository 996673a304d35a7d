import type { OrgApi } from '../../demo/system/org-api.ts';

/**
 * Runs something long while an administrator opens the first page of people again and again: how long both took, ms,
 * the pages' longest.
 */
export async function beside(api: OrgApi, work: () => Promise<void>): Promise<{ took: number; longestPage: number }> {
  let over = false;
  let longestPage = 0;
  const began = performance.now();
  const looking = (async () => {
    while (!over) {
      const asked = performance.now();
      await api.get('/users?limit=50');
      longestPage = Math.max(longestPage, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await looking;
  }
  return { took: performance.now() - began, longestPage };
}
