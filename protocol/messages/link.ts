import { defineMessages } from './message.ts';

/** Between agent and org, once enrolled. */
export const linkMessages = defineMessages({
  result_refused: {
    severity: 'error',
    text: 'The org cannot take what the application answered: {detail}',
    next: 'The application may have made the change. Look at what its connector answers, then retry the task.',
  },
  agent_revoked: {
    severity: 'error',
    text: 'This agent was deactivated or deleted in the org.',
    next: 'Reactivate it on the Agents page, or enrol it again with `postern enrol`.',
  },
  key_removed: {
    severity: 'error',
    text: 'The key of this agent is no longer valid in the org.',
    next: 'Enrol the agent again with `postern enrol`.',
  },
  agent_cloned: {
    severity: 'error',
    text: 'Another process is connected as this agent, probably from a copy of this machine.',
    next: 'Stop the copy, or enrol it as an agent of its own with `postern enrol`.',
  },
  upgrade_required: {
    severity: 'error',
    text: 'The org no longer serves version {version} of the agent.',
    next: 'Install the current agent from the Downloads page.',
  },
  lease_lost: {
    severity: 'warning',
    text: 'The result came after its lease had gone to another attempt, so it was not counted.',
    next: '',
  },
  invalid_request: {
    severity: 'error',
    text: 'The request does not fit the schema: {detail}.',
    next: 'Upgrade the agent; if it is current, report this with a diagnostics bundle.',
  },
  poll_cut: {
    severity: 'warning',
    text: 'Something between agent and org cuts waiting connections after {age} seconds; the agent now waits {wait} seconds.',
    next: 'Raise the idle time-out of the proxy or firewall above 40 seconds. Nothing is lost meanwhile.',
  },
});
