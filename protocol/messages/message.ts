export type Severity = 'error' | 'warning' | 'info';

/** One thing that can be told to a person. `{name}` in the texts is filled from the parameters. */
export interface Message {
  severity: Severity;
  /** What happened, to what. One or two short sentences, present tense. */
  text: string;
  /** What to do next; empty where nothing is asked. */
  next: string;
}

/** Keeps the literal codes of an area while checking its shape. */
export const defineMessages = <T extends Record<string, Message>>(messages: T): T => messages;

/** Fills `{name}` from params; an unknown name stays as it is, so that a missing parameter is seen. */
export function fill(template: string, params: Record<string, string | number> = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
