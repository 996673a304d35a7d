export { type Code, CodedError, catalogue, describe } from './catalogue.ts';
export { fill, type Message, type Severity } from './message.ts';
export type { TrustCode } from './trust.ts';
export { watchOutput } from './watch-output.ts';
