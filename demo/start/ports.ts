import { createServer } from 'node:net';

/** @returns a sentence for the first port that is taken, or undefined */
export async function portsAreFree(ports: Record<string, number>): Promise<string | undefined> {
  for (const [name, port] of Object.entries(ports)) {
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      return `The port of the ${name}, "${port}", is not a number from 1 to 65535.`;
    const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      const probe = createServer();
      probe.once('error', resolve);
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)));
    });
    const option = name === 'org' ? '--port' : `--${name}-port`;
    if (problem?.code === 'EADDRINUSE')
      return `Port ${port} for the ${name} is taken by another program. Choose another: npm start -- ${option} ${port + 100}`;
    if (problem)
      return `Port ${port} for the ${name} cannot be opened: ${problem.message}. Choose another: npm start -- ${option} 4${port % 1000}`;
  }
  return undefined;
}
