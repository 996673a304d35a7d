import type { JsonObject, ScimVersion } from './types.ts';
export interface CustomAttribute { name: string; type: 'string' | 'boolean' | 'integer' | 'decimal'; multiValued?: boolean; required?: boolean; description?: string }
export interface CustomSchema { urn: string; name?: string; description?: string; attributes: readonly CustomAttribute[] }
export function schemaDocuments(_version: ScimVersion, _options: { custom?: readonly CustomSchema[] } = {}): JsonObject[] { throw new Error('soon'); }
