import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../server/root.ts';

const sizes = [16, 32, 48, 256];

/** The icon of the application, of all sizes that Windows shows, as .ico: PNG files behind a directory of them. */
export function icon(): Buffer {
  const pictures = sizes.map((size) => readFileSync(join(root, 'build/icons/application', `${size}.png`)));
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let from = head.length;
  pictures.forEach((picture, n) => {
    const at = 6 + 16 * n;
    // 0 stands for 256.
    head.writeUInt8(sizes[n]! % 256, at);
    head.writeUInt8(sizes[n]! % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(24, at + 6);
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(from, at + 12);
    from += picture.length;
  });
  return Buffer.concat([head, ...pictures]);
}
