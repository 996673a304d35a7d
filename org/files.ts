import { join } from 'node:path';

/** What the org reads beside its code. */
export interface OrgFiles {
  migrations: string;
  /** Style sheets of the sign-in pages, in order. */
  styles: string[];
  /** Folder of the built console. */
  console: string;
}

/** `org` is the folder of the program: of its sources in the repository, of its bundle in a package, where these files lie in the same order. */
export const filesBeside = (org: string): OrgFiles => ({
  migrations: join(org, 'db', 'migrations'),
  styles: [join(org, '../ui/tokens.css'), join(org, 'auth/pages/pages.css')],
  console: join(org, 'console/dist'),
});

/** The files of this program. The only place that asks where the code lies, since a bundle is one file. */
export const orgFiles: OrgFiles = filesBeside(import.meta.dirname);
