import type { startScreen } from './screen.ts';

type Screen = Awaited<ReturnType<typeof startScreen>>;
type SetupPage = 'licence' | 'organization-url' | 'finish';

// In pixels of the screen, in whose middle each page stands.
const next = [618, 539] as const;
const accept = [300, 485] as const;
const field = [450, 306] as const;
/** Where the cover of the first and the last page is blue. */
const cover = ['#E9EEF6', [290, 450]] as const;

/** Goes through the pages of the installer, which was started, and presses Finish. `at` sees a page before it is left. */
export async function goThroughSetup(screen: Screen, url: string, at?: (page: SetupPage) => void): Promise<void> {
  const goOn = async (): Promise<void> => {
    await screen.press(next);
    await screen.changed();
  };
  await screen.window('Setup$');
  await screen.drawn(...cover);
  await goOn();
  await screen.press(accept);
  await screen.changed();
  at?.('licence');
  await goOn();
  await goOn();
  await screen.press(field);
  screen.type(url);
  await screen.changed();
  at?.('organization-url');
  await goOn();
  await screen.press(next);
  await screen.drawn(...cover, 120_000);
  at?.('finish');
  await screen.press(next);
}
