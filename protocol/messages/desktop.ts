import { defineMessages } from './message.ts';

/** The desktop application. */
export const desktopMessages = defineMessages({
  agent_gone: {
    severity: 'error',
    text: 'The agent on this machine has ended, or does not answer any more.',
    next: 'The application looks for it every 2 seconds. To start the service: `systemctl start postern-agent`.',
  },
  service_declined: {
    severity: 'warning',
    text: 'The rights of an administrator were not given, so nothing was changed.',
    next: 'Do it again and sign in as an administrator of this machine, or have one run the command.',
  },
  service_cannot_ask: {
    severity: 'warning',
    text: 'Nobody can be asked for the rights of an administrator on this desktop. Nothing was changed.',
    next: 'Run the command in a terminal.',
  },
  service_step_ended: {
    severity: 'error',
    text: 'The step ended before it was done (exit code {status}). Exactly one of this application and the service has the identity of the agent.',
    next: 'Do it again: it goes on where it ended.',
  },
  start_at_sign_in_failed: {
    severity: 'error',
    text: 'Start at sign-in could not be changed: {file} cannot be written ({detail}).',
    next: 'Let this account write to that folder, then switch it again. The agent goes on.',
  },
  update_failed: {
    severity: 'warning',
    text: 'No update could be fetched: {detail}',
    next: 'The application asks again tomorrow. Check that this machine reaches the address of the updates.',
  },
});
