import ElectronStore from 'electron-store';
import { z } from 'zod';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });

/** Settings of the desktop application itself; those of the agent are in its data folder. */
const settings = z.object({
  /** Where the window was, and whether it filled the screen. */
  window: z.object({ bounds, maximized: z.boolean() }).optional().catch(undefined),
});
type Settings = z.infer<typeof settings>;

export interface DesktopSettings {
  read(): Settings;
  write(part: Settings): void;
}

/** Kept in the user's configuration folder. What cannot be read counts as not set: nothing in it is needed to work. */
export function openSettings(): DesktopSettings {
  const store = new ElectronStore({ name: 'desktop', clearInvalidConfig: true });
  return { read: () => settings.parse(store.store), write: (part) => store.set(part) };
}
