import { defineMessages } from './message.ts';

/** What alerts say. */
export const alertMessages = defineMessages({
  alert_agent_offline: {
    severity: 'warning',
    text: 'The agent {agent} on {host} has been silent since {since}.',
    next: 'Look on that machine whether the agent runs (`postern status`) and reaches the org. Its work goes to the other agents of the same apps.',
  },
  alert_task_waiting: {
    severity: 'warning',
    text: '{count} tasks of {app} wait, the oldest since {since}.',
    next: 'Open Tasks, filter by the app, and answer or retry them.',
  },
  alert_safeguard: {
    severity: 'warning',
    text: 'The import safeguard of {app} holds back {count} accounts that an import did not bring.',
    next: 'Open the import of the app, look who they are, then release or dismiss them.',
  },
  alert_expiring: {
    severity: 'warning',
    text: '{what} runs out on {date}.',
    next: 'Renew it before that day.',
  },
  alert_recovered: { severity: 'info', text: 'Over: {text}', next: '' },
  alert_test: { severity: 'info', text: 'This is a test of the alerts of {org}.', next: 'Nothing is to be done.' },
  alert_not_sent: {
    severity: 'error',
    text: 'The test could not be sent: {detail}.',
    next: 'Correct the settings, save them, and send another test.',
  },
  alert_channel_off: {
    severity: 'error',
    text: 'This channel is switched off.',
    next: 'Switch it on, save, and send the test again.',
  },
});
