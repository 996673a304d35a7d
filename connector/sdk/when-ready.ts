import type { ResourceHandlers } from './connector.ts';

/** Runs a task once and keeps its result; a failure is forgotten, so that the next call tries again. */
export function createOnce<T>(task: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= task().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

type Handlers<T> = Required<ResourceHandlers<T>>;

/**
 * Functions that first wait for others: what a connector stands on may be down when it starts, and each request asks
 * for it again. Errors are those of `ready`.
 */
export function whenReady<T>(ready: () => Promise<Handlers<T>>): Handlers<T> {
  return {
    create: async (resource, context) => (await ready()).create(resource, context),
    update: async (id, resource, context) => (await ready()).update(id, resource, context),
    get: async (id, context, query) => (await ready()).get(id, context, query),
    list: async (query, context) => (await ready()).list(query, context),
    modify: async (id, change, context) => (await ready()).modify(id, change, context),
    delete: async (id, context) => (await ready()).delete(id, context),
  };
}
