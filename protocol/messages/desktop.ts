import { defineMessages } from './message.ts';

/** The desktop application. */
export const desktopMessages = defineMessages({
  agent_gone: {
    severity: 'error',
    text: 'The agent on this machine has ended, or does not answer any more.',
    next: 'The application looks for it every 2 seconds. To start the service: `systemctl start postern-agent`.',
  },
  update_failed: {
    severity: 'warning',
    text: 'No update could be fetched: {detail}',
    next: 'The application asks again tomorrow. Check that this machine reaches the address of the updates.',
  },
});
