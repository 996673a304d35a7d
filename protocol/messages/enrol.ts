import { defineMessages } from './message.ts';

export const enrolMessages = defineMessages({
  org_url_missing: {
    severity: 'error',
    text: 'No organization URL is given.',
    next: 'Give it as the admin console shows it, e.g. `postern enrol --org acme.example.com`.',
  },
  org_url_invalid: {
    severity: 'error',
    text: '"{url}" is not an organization URL: {why}.',
    next: 'Use the address of the org, e.g. acme.example.com.',
  },
  org_url_http: {
    severity: 'error',
    text: '{url} is plain http; the agent speaks to an org by https only (http only on this machine itself).',
    next: 'Use https.',
  },
  org_not_found: {
    severity: 'error',
    text: '{origin} answers, but no Postern org is there (HTTP {status} for its metadata).',
    next: 'Check the address with the person who runs the org.',
  },
  org_metadata_invalid: {
    severity: 'error',
    text: '{origin} answers, but its metadata is not usable: {detail}.',
    next: 'Check the address. If it is right, a proxy or sign-in page may answer in its place.',
  },
  org_redirects: {
    severity: 'error',
    text: '{origin} redirects to {location}; the agent does not follow it.',
    next: 'If that is the address of your org, enrol with it.',
  },
  org_device_flow_missing: {
    severity: 'error',
    text: '{origin} does not offer enrolment by Allow Access.',
    next: 'Use an enrolment token: `postern enrol --org URL --token-file FILE`.',
  },
  org_unreachable: {
    severity: 'error',
    text: 'The org {origin} is not reached. {why}',
    next: 'The agent tries again by itself. Run `postern test --org` to see each step.',
  },
  org_timeout: {
    severity: 'error',
    text: 'The org {origin} gave no answer in time.',
    next: 'The agent tries again by itself.',
  },
  org_answer_unreadable: {
    severity: 'error',
    text: 'The answer of {origin} is not one of an org ({detail}).',
    next: 'A proxy or sign-in page may answer in its place. Open the address in a browser on this machine.',
  },
  org_failed: {
    severity: 'error',
    text: 'The org {origin} cannot answer now (HTTP {status}).',
    next: 'The agent tries again by itself. If it lasts, look at the log of the org.',
  },
  org_refused: {
    severity: 'error',
    text: 'The org refuses the request: {detail}.',
    next: 'Look at the system log of the org.',
  },
  clock_wrong: {
    severity: 'warning',
    text: 'The clock of this machine is {seconds} s {direction}.',
    next: 'Set the clock (NTP). The agent corrects for it in what it sends, but certificates are still checked by it.',
  },
  enrolment_denied: {
    severity: 'error',
    text: 'An administrator denied access.',
    next: 'Ask them why, then get a new code. On the command line: `postern enrol`.',
  },
  enrolment_expired: {
    severity: 'error',
    text: 'The code ran out after {minutes} minutes.',
    next: 'Get a new one; the old one no longer works. On the command line: `postern enrol`.',
  },
  enrolment_token_refused: {
    severity: 'error',
    text: 'The org refuses the enrolment token: it was used, has expired, or is for another host.',
    next: 'Make a new one on the Agents page of the org. A token enrols one agent, once.',
  },
  enrolment_token_malformed: {
    severity: 'error',
    text: 'What was given is not an enrolment token: {why}.',
    next: 'Copy it whole from the Agents page of the org; it begins with pet_.',
  },
  enrolment_changed: {
    severity: 'error',
    text: 'The org refuses: what this agent says of itself differs from what was allowed.',
    next: 'Start again with `postern enrol`.',
  },
  enrolment_interrupted: {
    severity: 'warning',
    text: 'Enrolment was stopped before Allow Access.',
    next: 'Start again with `postern enrol`.',
  },
  already_enrolled: {
    severity: 'error',
    text: 'This agent is already enrolled in {org} as "{name}".',
    next: 'Run `postern unenrol` first, or use another folder with `--data DIR`.',
  },
  enrolled_but_refused: {
    severity: 'error',
    text: 'This agent is enrolled in {org}, but the org no longer accepts it.',
    next: 'Reactivate it on the Agents page of the org, or forget it here with `postern unenrol --local` and enrol again.',
  },
  enrolment_key_refused: {
    severity: 'error',
    text: 'The org knows the key of this agent, and it is deactivated there.',
    next: 'The key is forgotten now: run the same command again to enrol with a new one.',
  },
  not_enrolled: {
    severity: 'error',
    text: 'This agent is not enrolled in an org.',
    next: 'Enrol it: `postern enrol --org URL`.',
  },
  identity_damaged: {
    severity: 'error',
    text: 'The file {file} is damaged: {detail}.',
    next: 'Restore it from a backup, or remove it and enrol again with `postern enrol`.',
  },
  agent_key_missing: {
    severity: 'error',
    text: 'The key of this agent is not in the keychain ({where}).',
    next: 'Run the agent as the user who enrolled it and with the same POSTERN_KEYCHAIN, or enrol again with `postern enrol`.',
  },
  keychain_failed: {
    severity: 'error',
    text: 'The keychain does not work ({where}): {detail}.',
    next: 'Unlock it, or keep the key in a file: set POSTERN_KEYCHAIN=file.',
  },
  unseal_failed: {
    severity: 'error',
    text: 'A secret from the org cannot be opened with the key of this agent.',
    next: 'Save the credentials of the app again in the org, so that they are sealed to the present key.',
  },
});
