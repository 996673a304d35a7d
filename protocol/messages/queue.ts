import { defineMessages } from './message.ts';

/** What becomes of actions on their way to an application, and the calls that carry them. */
export const queueMessages = defineMessages({
  no_capable_agent: {
    severity: 'error',
    text: 'No agent of this app can do this kind of action.',
    next: 'Upgrade the agents on the Agents page, or add a newer one to the app; then choose Retry.',
  },
  request_too_large: {
    severity: 'error',
    text: 'The request is larger than the {limit} KiB that the org takes.',
    next: 'Upgrade the agent; if it is current, report this with a diagnostics bundle.',
  },
});
