import { type CustomAttribute, customUrn } from '../../provisioning/app-settings.ts';
import type { InboundMode } from '../mode.ts';
import { type DirectoryModeDeps, sourceOf } from './deps.ts';
import { groupHandlers } from './group-handlers.ts';
import { userHandlers } from './user-handlers.ts';

/** Mode directory: what comes feeds the org's directory, and from there every app. */
export const createDirectoryMode =
  (deps: DirectoryModeDeps): InboundMode =>
  (call) => {
    const source = sourceOf(deps, call);
    const { name, label, customAttributes } = call.app;
    return {
      name: label,
      sorts: true,
      users: userHandlers(source),
      groups: groupHandlers(source),
      extensions:
        customAttributes.length > 0
          ? [{ urn: customUrn(name), name: label, attributes: customAttributes.map(described) }]
          : [],
    };
  };

const types = { boolean: 'boolean', integer: 'integer', double: 'decimal', string: 'string', list: 'string' } as const;

const described = ({ name, type }: CustomAttribute) => ({ name, type: types[type], multiValued: type === 'list' });
