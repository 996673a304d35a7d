export { CodedError, catalogue, describe, type Code } from './catalogue.ts';
export { fill, type Message, type Severity } from './message.ts';
export type { TrustCode } from './trust.ts';
