import { z } from 'zod';
import { attributeMap, serverConfigShape } from '../sdk/index.ts';
import { encodings } from './decode.ts';

const text = z.string().min(1);

/** One, or several. Case makes no difference. */
const values = z.union([z.string(), z.array(z.string()).min(1)]);

const table = {
  file: text.describe('Its first line names the columns'),
  encoding: z.enum(encodings).default('utf-8').describe('All but utf-8 need readOnly. A byte order mark says more'),
  readOnly: z.boolean().default(false).describe('Another program owns the file: it is never written'),
  endsWithNewline: z
    .boolean()
    .default(true)
    .describe('With readOnly: a file whose last line does not end is taken for half-written'),
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

const writable = z.strictObject({
  ...serverConfigShape,
  type: z.literal('csv'),
  users: z.strictObject({
    ...table,
    columns: attributeMap('user', text, { path: 'userName', place: 'the column' }),
    active: z
      .strictObject({ column: text, true: values.default('true'), false: values.default('false') })
      .optional()
      .describe('Values that say who may use their account; another value is an error'),
    employment: z
      .strictObject({
        from: text.optional().describe('Column of the first day'),
        until: text.optional().describe('Column of the last day, on which the account is active still'),
        dates: z.enum(['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy']).default('yyyy-mm-dd'),
      })
      .optional()
      .describe('Days between which somebody is active; an empty one is no limit. Needs readOnly'),
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

/** What cannot be together. */
export const csvConfigSchema = writable.superRefine(({ users, groups }, context) => {
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  for (const [name, section] of [['users', users] as const, ['groups', groups] as const])
    if (section && section.encoding !== 'utf-8' && !section.readOnly)
      refuse([name, 'encoding'], 'only a file with readOnly may have another encoding than utf-8');
  if (users.employment && !users.readOnly)
    refuse(['users', 'employment'], 'dates of employment are only read: set readOnly');
  if (users.readOnly && users.incremental !== undefined)
    refuse(
      ['users', 'incremental'],
      'a file of changes is taken over into a file that may be written, not with readOnly',
    );
  if (users.readOnly && users.delete !== undefined)
    refuse(['users', 'delete'], 'nothing is deleted from a file with readOnly');
});

export type CsvConfig = z.infer<typeof csvConfigSchema>;
export type UsersConfig = CsvConfig['users'];
export type GroupsConfig = NonNullable<CsvConfig['groups']>;
export type FileConfig = Pick<
  UsersConfig,
  'file' | 'delimiter' | 'quote' | 'encoding' | 'readOnly' | 'endsWithNewline'
>;
