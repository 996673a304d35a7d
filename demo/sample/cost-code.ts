import type { OrgApi } from '../system/org-api.ts';

/** The sample application knows a cost code of each person, so the org's people have one too. */
export async function defineCostCode(api: OrgApi): Promise<void> {
  const costCode = { title: 'Cost code', type: 'string' };
  await api.post('/meta/schemas/user/default', { definitions: { custom: { properties: { costCode } } } });
}
