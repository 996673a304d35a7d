import { Progress } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { useCall } from '../api/use-call.ts';
import { jobTexts as t } from '../texts/jobs.ts';

/** What is under way for many people of an app, and how far it is; nothing where nothing is. */
export function AppJobs({ appId }: { appId: string }) {
  const jobs = useCall(operations.listAppJobs, { params: { appId } }, { every: 2000 });
  return (
    <div aria-live="polite">
      {jobs.data?.map(({ id, kind, subject, total, done }) => (
        <div key={id} className="p-stack c-job">
          <p>
            {t.what(kind, subject?.name ?? '')} <span className="p-second">{t.progress(kind, done, total)}</span>
          </p>
          <Progress value={(done / total) * 100} aria-label={t.what(kind, subject?.name ?? '')} />
        </div>
      ))}
    </div>
  );
}
