import { z } from 'zod';
import { createAttributeFields } from './attribute-field.ts';

/**
 * The part of a configuration file that says where each attribute is kept: paths as `createAttributeFields` reads them,
 * and whatever `place` is. Problems are sentences for the admin.
 * @param needed the path that must be there, and what an admin writes behind it, e.g. `the column`
 */
export function attributeMap<P extends z.ZodType>(
  kind: 'user' | 'group',
  place: P,
  needed?: { path: string; place: string },
) {
  return z.record(z.string().min(1), place).superRefine((value, context) => {
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    for (const path of Object.keys(value)) {
      try {
        createAttributeFields(kind, [path]);
      } catch (error) {
        complain(path, error instanceof Error ? error.message : String(error));
      }
    }
    if (needed && !(needed.path in value))
      complain(needed.path, `it is missing. Write ${needed.path}: and ${needed.place} that holds it.`);
  });
}
