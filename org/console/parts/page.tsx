import { PageTitle } from '@postern/ui';
import type { ComponentProps, ReactNode } from 'react';
import { common } from '../texts/common.ts';

type Props = Omit<ComponentProps<typeof PageTitle>, 'product'> & { children: ReactNode };

/** A page: its title, then its parts beneath each other. */
export function Page({ children, ...title }: Props) {
  return (
    <>
      <PageTitle {...title} product={common.product} />
      {children}
    </>
  );
}
