/** Plain text as rich text on one line, as the licence page takes it. ASCII only. */
export function rtf(plain: string): string {
  if (/[^\t\r\n -~]/.test(plain)) throw new Error('The licence has a character that is not ASCII');
  const escaped = plain
    .trim()
    .replaceAll(/[\\{}]/g, '\\$&')
    .replaceAll(/\r?\n/g, '\\par ')
    .replaceAll('\t', '    ');
  return `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Tahoma;}}\\fs16 ${escaped}\\par}`;
}
