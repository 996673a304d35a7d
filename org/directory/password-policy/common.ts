/**
 * Is it one of the about 49,000 passwords that are found most often in leaks (zxcvbn-ts, language-common)? The list is
 * read when it is first asked for.
 */
export async function isCommon(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return dictionary['passwords-common'].includes(password.normalize('NFKC').toLowerCase());
}
