/** Public entry: schemas of the org's management API. Pure; runs in a browser. */
export * from './agents.ts';
export * from './apps.ts';
export * from './assignments.ts';
export * from './common.ts';
export * from './connector-form.ts';
export * from './features.ts';
export * from './group-push.ts';
export * from './groups.ts';
export * from './imports.ts';
export * from './inbound.ts';
export * from './logs.ts';
export * from './mappings.ts';
export * from './operation.ts';
export { operations } from './operations.ts';
export * from './org.ts';
export * from './provisioning.ts';
export * from './tasks.ts';
export * from './users.ts';
