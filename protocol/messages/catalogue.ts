import { agentMessages } from './agent.ts';
import { alertMessages } from './alerts.ts';
import { appMessages } from './app.ts';
import { backupMessages } from './backup.ts';
import { configMessages } from './config.ts';
import { connectorMessages } from './connector.ts';
import { consoleMessages } from './console.ts';
import { desktopMessages } from './desktop.ts';
import { directoryMessages } from './directory.ts';
import { enrolMessages } from './enrol.ts';
import { importMessages } from './import.ts';
import { inboundMessages } from './inbound.ts';
import { linkMessages } from './link.ts';
import { managementMessages } from './management.ts';
import { fill, type Message, type Severity } from './message.ts';
import { orgMessages } from './org.ts';
import { provisioningMessages } from './provisioning.ts';
import { queueMessages } from './queue.ts';
import { relayMessages } from './relay.ts';
import { trialMessages } from './trial.ts';
import { trustMessages } from './trust.ts';

/** Every code that a person can meet, in the CLI, on a screen, in a log or in an API answer. */
export const catalogue = {
  ...agentMessages,
  ...alertMessages,
  ...appMessages,
  ...backupMessages,
  ...configMessages,
  ...connectorMessages,
  ...consoleMessages,
  ...desktopMessages,
  ...directoryMessages,
  ...enrolMessages,
  ...importMessages,
  ...inboundMessages,
  ...linkMessages,
  ...managementMessages,
  ...orgMessages,
  ...provisioningMessages,
  ...queueMessages,
  ...relayMessages,
  ...trialMessages,
  ...trustMessages,
};

export type Code = keyof typeof catalogue & string;
type Params = Record<string, string | number>;

/** The texts of a code, filled. A code from a newer counterpart that is not known here is shown as it is. */
export function describe(
  code: string,
  params: Params = {},
): { code: string; severity: Severity; text: string; next: string } {
  const found = (catalogue as Record<string, Message>)[code];
  if (!found) return { code, severity: 'error', text: code, next: '' };
  return { code, severity: found.severity, text: fill(found.text, params), next: fill(found.next, params) };
}

/** An error that people can expect. Anything else that is thrown is a bug. `detail` is for the log, never for the wire. */
export class CodedError extends Error {
  readonly code: Code;
  readonly params: Params;
  readonly next: string;

  constructor(code: Code, params: Params = {}, options?: { cause?: unknown }) {
    const { text, next } = describe(code, params);
    super(text, options);
    this.name = 'CodedError';
    this.code = code;
    this.params = params;
    this.next = next;
  }
}
