import { Menu, nativeTheme, Tray } from 'electron';
import type { Shown } from '../agent/connection.ts';
import { loadTrayIcon } from './tray-icon.ts';
import { type TrayActions, trayMenu } from './tray-menu.ts';
import { trayWords } from './tray-words.ts';

export interface TrayDeps {
  /** Folder of the pictures. */
  icons: string;
  shown(): Shown;
  startsAtSignIn(): boolean;
  /** Version of an update that is ready. */
  update(): string | undefined;
  actions: TrayActions;
}

export interface TrayView {
  /** Shows what there is to show now; cheap where nothing differs. */
  refresh(): void;
  /** The application is about to end; `left` actions still run. */
  finishing(left: number): void;
  close(): void;
}

/** How often the age of the last action goes on. */
const ageMs = 5_000;

export function createTray({ icons, shown, startsAtSignIn, update, actions }: TrayDeps): TrayView {
  const picture = (): ReturnType<typeof loadTrayIcon> =>
    loadTrayIcon(icons, trayWords(shown(), Date.now()).picture, nativeTheme.shouldUseDarkColors);
  const tray = new Tray(picture());
  tray.on('click', actions.open);
  const drawn = { picture: '', tooltip: '', menu: '' };
  let ending = false;

  function refresh(): void {
    if (ending) return;
    const words = trayWords(shown(), Date.now());
    const menu = { shown: shown(), state: words.state, startsAtSignIn: startsAtSignIn(), update: update() };
    const entries = trayMenu(menu, {
      ...actions,
      startAtSignIn(on) {
        // The entry has switched itself; it is drawn again as the system has it now.
        drawn.menu = '';
        actions.startAtSignIn(on);
      },
    });
    const next = {
      picture: `${words.picture} ${nativeTheme.shouldUseDarkColors}`,
      tooltip: words.tooltip,
      menu: JSON.stringify(entries),
    };
    if (next.picture !== drawn.picture) tray.setImage(picture());
    if (next.tooltip !== drawn.tooltip) tray.setToolTip(next.tooltip);
    if (next.menu !== drawn.menu) tray.setContextMenu(Menu.buildFromTemplate(entries));
    Object.assign(drawn, next);
  }

  const timer = setInterval(refresh, ageMs);
  nativeTheme.on('updated', refresh);
  refresh();
  return {
    refresh,
    finishing(left) {
      ending = true;
      tray.setToolTip(left === 1 ? 'Finishing 1 action, then it quits' : `Finishing ${left} actions, then it quits`);
      tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Finishing what runs', enabled: false }]));
    },
    close() {
      clearInterval(timer);
      nativeTheme.off('updated', refresh);
      tray.destroy();
    },
  };
}
