import { z } from 'zod';
import { keptError } from './common.ts';
import { operation } from './operation.ts';

/** An installer of the agent that this org hands out. */
export const download = z.object({
  /** Its name, by which it is fetched. */
  file: z.string(),
  /** `desktop`: with tray icon and screens, for a person. */
  edition: z.enum(['server', 'desktop']),
  system: z.enum(['windows', 'rhel', 'debian']),
  /** With the count of the package where it has one: `0.1.0-1`. */
  version: z.string(),
  /** Bytes. */
  size: z.int(),
  /** Lower-case hex, computed over the file as it lies here. */
  sha256: z.string(),
  /** SHA256SUMS beside it names another checksum: the file is not handed out. */
  damaged: z.boolean(),
});
export type Download = z.infer<typeof download>;

const tag = 'Agent';
const path = '/api/v1/downloads';

export const downloadOperations = {
  listDownloads: operation({
    id: 'listDownloads',
    tag,
    method: 'GET',
    path,
    summary: 'Installers of the agent that this org hands out',
    answer: z.object({
      /** On the org’s own machine; null: none is configured. */
      folder: z.string().nullable(),
      /** Why the folder could not be read. */
      error: keptError.nullable(),
      files: z.array(download),
    }),
  }),
  getDownload: operation({
    id: 'getDownload',
    tag,
    method: 'GET',
    path: `${path}/{file}`,
    summary: 'One of them',
    media: 'application/octet-stream',
    status: 200,
  }),
};
