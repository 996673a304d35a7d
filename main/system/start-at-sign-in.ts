import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import type { App } from 'electron';

/** Whether this user's sign-in starts the application; the system's own record is the only one. */
export interface StartAtSignIn {
  enabled(): boolean;
  /** Throws CodedError `start_at_sign_in_failed`. */
  set(on: boolean): void;
}

export interface StartAtSignInDeps {
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  /** The user's configuration folder (XDG_CONFIG_HOME). */
  configDir: string;
  /** Program and arguments that start this application. */
  command: string[];
}

const hidden = '--hidden';

/** Windows and macOS keep login items; on Linux it is an entry in the user's autostart folder, which the desktops share. */
export function createStartAtSignIn({ app, platform, configDir, command }: StartAtSignInDeps): StartAtSignIn {
  if (platform !== 'linux') {
    const [path, ...args] = command;
    const item = { path, args: [...args, hidden] };
    return {
      enabled: () => app.getLoginItemSettings(item).openAtLogin,
      set: (on) => app.setLoginItemSettings({ ...item, openAtLogin: on }),
    };
  }
  const file = join(configDir, 'autostart', 'postern.desktop');
  return {
    enabled: () => existsSync(file),
    set(on) {
      try {
        if (!on) return rmSync(file, { force: true });
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, autostartEntry([...command, hidden]));
      } catch (error) {
        const detail = (error as NodeJS.ErrnoException).code ?? String(error);
        throw new CodedError('start_at_sign_in_failed', { file, detail }, { cause: error });
      }
    },
  };
}

/** Desktop Entry Specification 1.5 and Desktop Application Autostart Specification. Where the program has gone, TryExec has the entry ignored. */
export const autostartEntry = (command: string[]): string => `[Desktop Entry]
Type=Application
Name=Postern
Comment=Carries accounts from your org to the applications in this network
TryExec=${escaped(command[0]!)}
Exec=${command.map(quoted).join(' ')}
Icon=postern
Terminal=false
X-GNOME-Autostart-enabled=true
`;

/** A backslash of a string. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\');

/** Quotes an argument as the specification asks: in double quotes, then its own backslashes once more, and % doubled. */
function quoted(word: string): string {
  return `"${escaped(word.replace(/(["`$\\])/g, '\\$1')).replaceAll('%', '%%')}"`;
}
