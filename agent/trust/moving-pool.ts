import { type Dispatcher, Pool } from 'undici';

/** Connections to one origin, as their users need them. */
export interface Connections {
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  /** Lets requests under way finish. */
  close(): Promise<void>;
  /** Cuts them. */
  destroy(): Promise<void>;
  readonly destroyed: boolean;
}

export interface MovingPool extends Connections {
  /** Later requests get new connections; requests under way finish over the old ones, which then close. */
  move(): void;
}

/** A pool that can be told to connect anew, because the rules for connections have changed. */
export function createMovingPool(origin: string, options: Pool.Options, ended: () => void): MovingPool {
  let pool = new Pool(origin, options);
  const leaving = new Set<Pool>();
  return {
    request: (request) => pool.request(request),
    move() {
      const old = pool;
      pool = new Pool(origin, options);
      leaving.add(old);
      void old.close().finally(() => leaving.delete(old));
    },
    async close() {
      ended();
      await Promise.all([...leaving, pool].map((one) => (one.destroyed ? undefined : one.close())));
    },
    async destroy() {
      ended();
      await Promise.all([...leaving, pool].map((one) => one.destroy()));
    },
    get destroyed() {
      return pool.destroyed;
    },
  };
}
