/** Whether a version is older than another. Only major, minor and patch count: a build of a version is as good as the version. */
export function isOlder(version: string, than: string): boolean {
  const [mine, other] = [version, than].map((one) => one.split(/[.+-]/, 3).map(Number)) as [number[], number[]];
  const at = mine.findIndex((part, n) => part !== other[n]);
  return at !== -1 && mine[at]! < other[at]!;
}
