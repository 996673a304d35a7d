import type { Action } from '@postern/protocol/wire';
import type { Leased } from '../journal/record.ts';
import type { KeepExchange } from '../ports.ts';
import type { Lane, Ticket } from './lane.ts';

/** A request that is over. */
export interface Seen {
  at: number;
  answeredAt: number;
  keep: KeepExchange;
}

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
  /** The last requests, oldest first. */
  exchanges: Seen[];
  /** Stops what runs; made when the action starts. */
  abort: AbortController | undefined;
  holdsSlot: boolean;
  /** `sending` in the journal: since when (epoch ms), and when it is durable. */
  announcedAt: number;
  announced: Promise<void> | undefined;
}
