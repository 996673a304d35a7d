import { connectorEffects } from './connector-effects.ts';
import { toAppEffects } from './to-app-effects.ts';
import { toOrgEffects } from './to-org-effects.ts';

/** What each field of each form does; the names are those of the schemas. */
export const effectsByForm = { connectorForm: connectorEffects, toApp: toAppEffects, toOrg: toOrgEffects };
