import { z } from 'zod';
import { id, isoOrNull } from './common.ts';
import { operation } from './operation.ts';

/** An app that sources people, by To Org `postern.sourcing.profileMaster`. */
export const profileSource = z.object({
  id,
  label: z.string(),
  /** 1 comes first: of the sources that a person is assigned to, the first one sources the person. */
  priority: z.int(),
  /** People whom it sources. */
  people: z.int(),
  /** When its last import that was applied ended. */
  lastImport: isoOrNull,
});
export type ProfileSource = z.infer<typeof profileSource>;

const path = '/api/v1/profile-sources';
const tag = 'Schema';

export const sourceOperations = {
  listProfileSources: operation({
    id: 'listProfileSources',
    tag,
    method: 'GET',
    path,
    summary: 'Apps that source people, the highest priority first',
    answer: z.array(profileSource),
    etag: true,
  }),
  orderProfileSources: operation({
    id: 'orderProfileSources',
    tag,
    method: 'PUT',
    path,
    summary: 'Changes their priority; every source is named once',
    body: z.strictObject({ ids: z.array(id).min(1).max(1000) }),
    answer: z.array(profileSource),
    etag: true,
  }),
};
