import type { GroupHandlers } from './connector.ts';

/** For an application without groups: an import asks for them first, and finds none. */
export const noGroups: GroupHandlers = { list: async () => ({ totalResults: 0, resources: [] }) };
