/** Made by build/screens/included-packages.ts. */
declare module 'virtual:included-packages' {
  export const includedPackages: { name: string; version: string; licence: string }[];
}
