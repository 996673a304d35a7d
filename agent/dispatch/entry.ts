import type { Action } from '@postern/protocol/wire';
import type { Leased } from '../journal/record.ts';
import type { Lane, Ticket } from './lane.ts';

/** One leased action on its way through the agent. */
export interface Entry extends Ticket {
  action: Action;
  doubt: Leased['doubt'];
  resumed: boolean;
  lane: Lane;
  /** Epoch ms. */
  receivedAt: number;
  /** First request, last answer, last write (epoch ms). */
  sentAt: number | undefined;
  answeredAt: number | undefined;
  writeAt: number;
  /** Stops what runs; made when the action starts. */
  abort: AbortController | undefined;
  holdsSlot: boolean;
  /** `sending` in the journal: since when (epoch ms), and when it is durable. */
  announcedAt: number;
  announced: Promise<void> | undefined;
}
