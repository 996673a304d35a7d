import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { z } from 'zod';

/** A message port of Node or of Electron's main process. */
export interface ConsolePort {
  on(event: 'message', listener: (message?: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** What the carrier itself must look like; the contract checks what a call brings. */
const envelope = z.object({
  i: z.string().max(100),
  t: z.union([z.literal(1), z.literal(3), z.literal(4)]).optional(),
  p: z
    .object({ u: z.string().max(500) })
    .loose()
    .optional(),
});
const longest = 1_000_000;

/**
 * Answers the console on a message port until it closes. A message that is none of the contract's carrier closes the
 * port: only a page that is not ours sends one.
 */
export function serveConsolePort(router: AnyRouter, port: ConsolePort): void {
  const checked = {
    postMessage: (message: unknown) => port.postMessage(message),
    on(event: string, listener: (message?: { data: unknown }) => void) {
      if (event === 'close') port.on('close', () => listener());
      else
        port.on('message', (message) => {
          const data = dataOf(message);
          if (isEnvelope(data)) listener({ data });
          else port.close();
        });
    },
  };
  new RPCHandler(router).upgrade(checked, { context: {} });
  port.start();
}

/** Node hands over what was sent, Electron an event that holds it. */
const dataOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'data' in message ? message.data : message;

function isEnvelope(data: unknown): boolean {
  if (typeof data !== 'string' || data.length > longest) return false;
  try {
    const { success, data: read } = envelope.safeParse(JSON.parse(data));
    // A request (no type, or 1) names what it calls.
    return success && ((read.t ?? 1) !== 1 || read.p !== undefined);
  } catch {
    return false;
  }
}
