import '@mantine/core/styles.css';
import './tokens.css';
import './ui.css';
import './frame.css';
import './table.css';
import './stages.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { cssVariablesResolver, theme } from './theme.ts';

/** Theme and styles of all screens. Light or dark follows the system until the person chooses. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}
