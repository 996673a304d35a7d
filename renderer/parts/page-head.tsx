import { PageTitle } from '@postern/ui';
import type { ReactNode } from 'react';
import { frameTexts } from '../texts/frame.ts';

/** Title of a screen with its buttons. */
export function PageHead({ title, aside, actions }: { title: string; aside?: ReactNode; actions?: ReactNode }) {
  return <PageTitle title={title} product={frameTexts.product} aside={aside} actions={actions} />;
}
