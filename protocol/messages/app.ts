import { defineMessages } from './message.ts';

/** Apps, their connectors and tasks. */
export const appMessages = defineMessages({
  app_name_taken: {
    severity: 'error',
    text: 'Another app already has the name {name}.',
    next: 'Choose another name, or leave it out.',
  },
  preset_unknown: {
    severity: 'error',
    text: 'No preset is called {preset}.',
    next: 'Choose one of GET /api/v1/app-presets, or leave it out for a blank app.',
  },
  app_active: {
    severity: 'error',
    text: 'The app {app} is active, so it cannot be deleted.',
    next: 'Deactivate it first.',
  },
  base_url_taken: {
    severity: 'error',
    text: 'The app {app} already uses the connector at {baseUrl}.',
    next: 'Give each app a connector address of its own.',
  },
  no_rival: {
    severity: 'warning',
    text: 'Only one process is connected as the agent {agent}.',
    next: '',
  },
  agent_silent: {
    severity: 'error',
    text: 'The agent {agent} gave no answer in time.',
    next: 'Check on the Agents page that it is connected, then test again.',
  },
  agent_unknown: { severity: 'error', text: 'No agent has the id {id}.', next: 'Choose agents from the Agents page.' },
  certificate_invalid: {
    severity: 'error',
    text: 'This is no certificate: {detail}',
    next: 'Paste one PEM certificate each.',
  },
  secret_missing: {
    severity: 'error',
    text: 'The {secret} is missing, and none is saved.',
    next: 'Enter it once; it is never shown again.',
  },
  secret_again: {
    severity: 'error',
    text: 'The connector address now points to another server ({host}), so the saved {secret} is not sent there.',
    next: 'Enter it again.',
  },
  no_connector: {
    severity: 'error',
    text: 'The app {app} has no SCIM connector yet.',
    next: 'Configure the SCIM connector on the Provisioning tab.',
  },
  provisioning_is_off: {
    severity: 'error',
    text: 'On-premises provisioning of {app} is off, so no import can run.',
    next: 'Activate the app and enable provisioning on its Provisioning tab, then import again.',
  },
  task_app_down: {
    severity: 'warning',
    text: '{app} still does not work, so this task cannot be completed by hand.',
    next: 'It closes by itself when the application answers; Retry tries at once.',
  },
  task_done: { severity: 'warning', text: 'This task is already done.', next: '' },
});
