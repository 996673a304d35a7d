import type { MenuItemConstructorOptions } from 'electron';
import type { Shown } from '../agent/connection.ts';

/** What a person can ask for in the menu. */
export interface TrayActions {
  open(): void;
  pause(): void;
  resume(): void;
  testConnectors(): void;
  diagnostics(): void;
  startAtSignIn(on: boolean): void;
  /** Restarts into an update that is ready. */
  update(): void;
  quit(): void;
}

export interface TrayMenuState {
  shown: Shown;
  /** First line: words of the state. */
  state: string;
  startsAtSignIn: boolean;
  /** Version of an update that is ready. */
  update: string | undefined;
}

/** The entries of the menu. What cannot be done now is greyed, in its place. */
export function trayMenu(
  { shown: { agent }, state, startsAtSignIn, update }: TrayMenuState,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const enrolled = agent !== undefined && agent.state !== 'not_enrolled';
  const paused = agent?.state === 'paused';
  return [
    { label: state, enabled: false },
    { type: 'separator' },
    { label: 'Open', click: actions.open },
    paused ? { label: 'Resume', click: actions.resume } : { label: 'Pause', enabled: enrolled, click: actions.pause },
    { label: 'Test connectors', enabled: enrolled && agent.apps.length > 0, click: actions.testConnectors },
    { label: 'Make diagnostics bundle…', enabled: agent !== undefined, click: actions.diagnostics },
    { type: 'separator' },
    {
      label: 'Start at sign-in',
      type: 'checkbox',
      checked: startsAtSignIn,
      click: () => actions.startAtSignIn(!startsAtSignIn),
    },
    ...(update ? [{ label: `Restart to update to ${update}`, click: actions.update }] : []),
    { type: 'separator' },
    { label: 'Quit', click: actions.quit },
  ];
}
