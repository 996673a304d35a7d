import { accessSync, constants, mkdirSync } from 'node:fs';
import { CodedError } from '@postern/protocol/messages';

/** Makes the data folder where it is missing, for its owner alone. Throws CodedError `data_folder_unusable`. */
export function openDataFolder(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.R_OK | constants.W_OK);
    return dir;
  } catch (error) {
    throw new CodedError(
      'data_folder_unusable',
      { dir, detail: (error as NodeJS.ErrnoException).code ?? String(error) },
      { cause: error },
    );
  }
}
