import { type AppJob, operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import { getApp } from '../apps/app.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

interface Row {
  id: string;
  kind: AppJob['kind'];
  subject_id: string | null;
  subject_name: string | null;
  total: number;
  done: number;
  created_at: Date;
}

export function appJobRoutes(routes: Routes, { db }: ApiDeps): void {
  routes.one(operations.listAppJobs, async ({ params }) => {
    const app = await getApp(db.kysely, params.appId);
    const { rows } = await sql<Row>`
      select id, kind, subject_id, subject_name, total, done, created_at from app_job
      where app_id = ${app.id}::uuid order by created_at, id`.execute(db.kysely);
    return rows.map((row) => ({
      id: row.id,
      created: row.created_at.toISOString(),
      kind: row.kind,
      subject: row.subject_id === null ? null : { id: row.subject_id, name: row.subject_name ?? '' },
      total: row.total,
      done: row.done,
    }));
  });
}
