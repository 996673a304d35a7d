import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Bundle } from './bundle.ts';

/** The bundle as a ZIP, its files in a folder of its name. */
export async function zip({ fileName, files, madeAt }: Bundle): Promise<Buffer> {
  const out = new ZipFile();
  const folder = fileName.replace(/\.zip$/, '');
  for (const { name, text } of files)
    out.addBuffer(Buffer.from(text), `${folder}/${name}`, { mtime: new Date(madeAt), mode: 0o100600 });
  out.end();
  return buffer(out.outputStream);
}
