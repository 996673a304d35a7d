export function ToAppTab(_: { appId: string }) {
  return null;
}
