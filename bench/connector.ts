import { besideScimmy } from './connector-memory.ts';
import { atScale, besideInsert } from './connector-sql.ts';
import type { Benchmark } from './figure.ts';

/** The SCIM server beside its peers: scimmy-routers in memory, the bare INSERT in SQL, and itself at another size. */
export const connector: Benchmark = async (context) => [
  ...(await besideScimmy(context)),
  ...(await besideInsert(context)),
  ...(await atScale(context)),
];
