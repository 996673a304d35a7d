import { join } from 'node:path';

/** Files that are read beside the code. */
export interface Assets {
  /** Style sheets of the sign-in pages, in order. */
  styles: string[];
  /** Folder of the built console. */
  console: string;
}

/** In the repository; with `root`, in the folder that a shipped bundle brings. */
export function findAssets(root?: string): Assets {
  if (root !== undefined) {
    return { styles: [join(root, 'tokens.css'), join(root, 'pages.css')], console: join(root, 'console') };
  }
  const org = join(import.meta.dirname, '..');
  return {
    styles: [join(org, '../ui/tokens.css'), join(org, 'auth/pages/pages.css')],
    console: join(org, 'console/dist'),
  };
}
