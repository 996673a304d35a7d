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

/**
 * Kept in the user's configuration folder. What cannot be read counts as not set, and what cannot be written is kept
 * until the application ends: nothing in it is needed to work.
 */
export function openSettings(): DesktopSettings {
  const store = tried(() => new ElectronStore({ name: 'desktop', clearInvalidConfig: true }));
  let kept = tried(() => settings.parse(store?.store ?? {})) ?? {};
  return {
    read: () => kept,
    write(part) {
      kept = { ...kept, ...part };
      tried(() => store?.set(part));
    },
  };
}

function tried<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
