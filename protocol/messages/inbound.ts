import { defineMessages } from './message.ts';

/** What an identity provider in front of the org is told, and whoever connects it. */
export const inboundMessages = defineMessages({
  inbound_credential_ended: {
    severity: 'error',
    text: 'The credential {name} has an end already.',
    next: 'Make a new one, or revoke it.',
  },
  inbound_credential_refused: {
    severity: 'error',
    text: 'The token is missing, wrong or no longer valid for this address.',
    next: 'Compare base URL and token with the Inbound tab of the app in the console, or make a new token there.',
  },
  inbound_failed: {
    severity: 'error',
    text: 'The org failed on this request.',
    next: 'Send it again. If it fails again, look into the log of the org.',
  },
  inbound_mode_missing: {
    severity: 'error',
    text: 'This version of Postern has no inbound mode {mode}.',
    next: 'Choose another mode on the Inbound tab of the app.',
  },
  inbound_off: {
    severity: 'error',
    text: 'Inbound provisioning of {app} is off.',
    next: 'Choose a mode on the Inbound tab of the app in the console.',
  },
  inbound_rate_limited: {
    severity: 'error',
    text: 'More than {limit} requests came for {app} within a minute.',
    next: 'Send the next request after the seconds in Retry-After, or raise the limit on the Inbound tab of the app.',
  },
});
