import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../db/database.ts';

/** `profile_attribute.definition`: a custom attribute of people. */
export const definition = z.object({
  title: z.string(),
  description: z.string().optional(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  /** Arrays: what they hold. */
  items: z.enum(['string', 'number', 'integer']).optional(),
  required: z.boolean().default(false),
  /** The values that it can have; of an array, that its entries can have. */
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  /** Texts: an RE2 expression for the whole value. */
  pattern: z.string().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  /** No two people have the same value. */
  unique: z.boolean().default(false),
});
export type Definition = z.infer<typeof definition>;

export interface Attribute extends Definition {
  name: string;
  updatedAt: Date;
}

/** The custom attributes, in the order in which they were made. */
export async function customAttributes(tx: Tx): Promise<Attribute[]> {
  const { rows } = await sql<{ name: string; definition: unknown; updated_at: Date }>`
    select name, definition, updated_at from profile_attribute order by position`.execute(tx);
  return rows.map((row) => ({ ...definition.parse(row.definition), name: row.name, updatedAt: row.updated_at }));
}
