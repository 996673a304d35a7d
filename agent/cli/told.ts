import { ORPCError } from '@orpc/client';
import { type Code, CodedError } from '@postern/protocol/messages';

/** What the running agent said, in its words. */
export class Told extends CodedError {
  override readonly next: string;
  constructor({ code, message, next }: { code: string; message: string; next: string }) {
    super(code as Code);
    this.message = message;
    this.next = next;
  }
}

/** What a call to the running agent came to. Throws Told for what the agent refuses. */
export async function answerOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof ORPCError && error.defined ? new Told(error.data) : error;
  }
}
