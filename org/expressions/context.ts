import type { JsonObject } from '@postern/protocol/scim';

export interface ContextGroup {
  id: string;
  name: string;
}

/** What an expression is evaluated for. */
export interface ExpressionContext {
  /** What stands before the first dot, e.g. `user`, `appuser`, `app`, `org`, or the app's own name. */
  roots: Readonly<Record<string, JsonObject>>;
  /** Answers of `user.getInternalProperty`. */
  internal: Readonly<Record<string, string>>;
  /** The person's groups. */
  groups: readonly ContextGroup[];
  /** Epoch ms. */
  now: number;
}
