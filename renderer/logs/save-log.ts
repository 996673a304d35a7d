import type { ConsoleClient } from '../api/client.ts';

const name = 'agent.log';

/**
 * Saves the whole log. A browser loads it from the agent's own address, straight to the disk; where the page came
 * another way, its pieces are put together here.
 */
export async function saveLog(client: ConsoleClient): Promise<void> {
  if (location.protocol.startsWith('http')) return click(`/${name}`);
  const pieces: Blob[] = [];
  // Each piece is a Blob at once, which the browser keeps outside of the page's memory.
  for await (const { text } of await client.log.download()) pieces.push(new Blob([text]));
  const address = URL.createObjectURL(new Blob(pieces, { type: 'text/plain' }));
  click(address);
  URL.revokeObjectURL(address);
}

function click(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
