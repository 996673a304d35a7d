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
