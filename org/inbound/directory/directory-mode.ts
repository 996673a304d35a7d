import { extensionsOf } from '../extensions.ts';
import type { InboundMode } from '../mode.ts';
import { type DirectoryModeDeps, sourceOf } from './deps.ts';
import { groupHandlers } from './group-handlers.ts';
import { userHandlers } from './user-handlers.ts';

/** Mode directory: what comes feeds the org's directory, and from there every app. */
export const createDirectoryMode =
  (deps: DirectoryModeDeps): InboundMode =>
  (call) => {
    const source = sourceOf(deps, call);
    return {
      name: call.app.label,
      sorts: true,
      users: userHandlers(source),
      groups: groupHandlers(source),
      extensions: extensionsOf(call.app),
    };
  };
