import { join } from 'node:path';
import { type NativeImage, nativeImage } from 'electron';
import type { TrayPicture } from './tray-words.ts';

/** The pictures of main/icons: dark ink on a light panel and light ink on a dark one; on macOS the system inks a template. */
export function loadTrayIcon(dir: string, picture: TrayPicture, dark: boolean): NativeImage {
  const mac = process.platform === 'darwin';
  const size = process.platform === 'linux' ? 24 : 16;
  const icon = nativeImage.createFromPath(join(dir, `tray-${picture}-${dark && !mac ? 'dark' : 'light'}-${size}.png`));
  if (mac) icon.setTemplateImage(true);
  return icon;
}
