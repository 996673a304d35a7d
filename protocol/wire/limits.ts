/** Every number of the wire between agent and org (docs/wire.md), in one place. Times in ms unless said. */
export const limits = {
  /** A lease ends this long after it was given or last extended. */
  leaseTtl: 20_000,
  /** The agent extends its leases this often while something runs. */
  heartbeat: 6_000,
  /** The agent starts nothing new when this share of an unextended lease has gone. */
  leaseCaution: 0.8,
  /** A delivery that nobody confirmed within this time returns to the queue. */
  confirm: 10_000,
  /** Longest wait of the long poll, in seconds. */
  waitSeconds: 25,
  /** The agent's time-out for a long poll is the wait plus this. */
  waitMargin: 10_000,
  /** Largest answer and largest request body of `/exchange`, in bytes. */
  body: 1024 * 1024,
  /** A payload larger than this is fetched by `GET /actions/{id}/payload`, in bytes. */
  inlinePayload: 256 * 1024,
  /** Actions in one delivery at most. */
  batch: 200,
  /** Largest answer to a relayed operation, in bytes of JSON. */
  relayAnswer: 768 * 1024,
  results: 500,
  /** One page of an import upload, in bytes after unpacking, and in rows. */
  importPageBytes: 8 * 1024 * 1024,
  importPageRows: 1000,
  /** Raw answer of a connector kept with an error, in characters. */
  errorDetail: 4096,
  /** Id of an account or group in an application, in characters: what an index of the org still holds. */
  externalId: 600,
  name: 80,
  host: 255,
  version: 40,
  os: 80,
  backoffMin: 1_000,
  backoffMax: 60_000,
} as const;

/** Versions of this wire that the code speaks. */
export const wireVersion = 1;
/** Path under the org's address. */
export const wireBase = '/agent/v1';
