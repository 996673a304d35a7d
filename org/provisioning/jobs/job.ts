import type { AppJob } from '@postern/protocol/management';

/** Something that is done for many people of an app, one like the other. */
export interface Job {
  appId: string;
  kind: AppJob['kind'];
  /** The group, where it is about one. */
  subject?: { id: string; name: string };
}

/** Items of one transaction: others wait for a moment only. */
export const sliceOf = 250;
