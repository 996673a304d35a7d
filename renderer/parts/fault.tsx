import type { CodedProblem } from '@postern/protocol/console';
import { ErrorBlock } from '@postern/ui';
import type { ReactNode } from 'react';
import { apiTexts as t } from '../texts/api.ts';

interface Props {
  fault: CodedProblem | undefined;
  raw?: string | undefined;
  action?: ReactNode;
}

/** What went wrong, what to do, the code. Nothing where nothing did. */
export function Fault({ fault, raw, action }: Props) {
  if (!fault) return null;
  return (
    <ErrorBlock
      title={fault.message}
      next={fault.next || undefined}
      code={fault.code}
      codeLabel={t.code}
      raw={raw ?? null}
      action={action}
    />
  );
}
