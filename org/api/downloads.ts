import { operations } from '@postern/protocol/management';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

/** Installers of the agent, for whoever installs it. */
export function downloadRoutes(routes: Routes, { downloads }: ApiDeps): void {
  routes.one(operations.listDownloads, () => downloads.list());
  routes.file(operations.getDownload, ({ params }) => downloads.open(params.file));
}
