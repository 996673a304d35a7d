import { createServer } from 'node:net';

/**
 * Tries an address before anything is opened for it, so that a taken port is told at once. Port 0 finds a free one:
 * the public URL must be known before the server is made. Throws the system's error (EADDRINUSE, EACCES …).
 * @returns the port
 */
export function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : port));
    });
  });
}
