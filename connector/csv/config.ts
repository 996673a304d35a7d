import { z } from 'zod';
import { attributeMap, serverConfigShape } from '../sdk/index.ts';

const text = z.string().min(1);

const table = {
  file: text.describe('UTF-8 with a first line that names the columns'),
  delimiter: z.string().length(1).default(','),
  quote: z.string().length(1).default('"'),
  id: z
    .strictObject({
      column: text,
      generate: z
        .enum(['uuid', 'attribute'])
        .default('uuid')
        .describe('attribute: the column is one of the mapped ones and never changes'),
    })
    .describe('The column by which an entry is known'),
  lastModified: text.optional().describe('Column for the time of the last change; incremental imports need it'),
};

export const csvConfigSchema = z.strictObject({
  ...serverConfigShape,
  type: z.literal('csv'),
  users: z.strictObject({
    ...table,
    columns: attributeMap('user', text, { path: 'userName', place: 'the column' }),
    active: z.strictObject({ column: text, true: text.default('true'), false: text.default('false') }).optional(),
    delete: z.enum(['remove', 'deactivate', 'refuse']).optional(),
    incremental: text
      .optional()
      .describe(
        'A file of changes with some or all of the columns: taken over into `file`, then renamed to end in .done',
      ),
  }),
  groups: z
    .strictObject({
      ...table,
      columns: attributeMap('group', text, { path: 'displayName', place: 'the column' }),
      members: z.strictObject({ column: text, separator: z.string().length(1).default('|') }),
    })
    .optional(),
});

export type CsvConfig = z.infer<typeof csvConfigSchema>;
export type UsersConfig = CsvConfig['users'];
export type GroupsConfig = NonNullable<CsvConfig['groups']>;
export type FileConfig = Pick<UsersConfig, 'file' | 'delimiter' | 'quote'>;
