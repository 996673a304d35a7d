import { defineMessages } from './message.ts';

/** Settings, data folder, service and command line. */
export const configMessages = defineMessages({
  config_unknown_key: {
    severity: 'error',
    text: 'There is no setting "{key}".{hint}',
    next: 'Run `postern config list` to see all settings.',
  },
  config_invalid_value: {
    severity: 'error',
    text: 'The setting "{key}" does not take this value: {why}.',
    next: 'Run `postern config list` to see what it takes.',
  },
  config_damaged: {
    severity: 'error',
    text: 'The file {file} is not usable: {detail}.',
    next: 'Correct it, or move it away to start with default settings.',
  },
  config_newer: {
    severity: 'error',
    text: 'The file {file} was written by a newer version (format {version}).',
    next: 'Install the current agent.',
  },
  okta_conf_unknown: {
    severity: 'error',
    text: 'The file {file} is no configuration of Okta’s agent that is known.',
    next: 'Give its conf/OktaProvisioningAgent.conf or conf/settings.conf.',
  },
  okta_conf_invalid: {
    severity: 'error',
    text: 'The file {file} cannot be taken over: {key}: {why}.',
    next: 'Correct that line, or set what you need with `postern config set`.',
  },
  environment_invalid: {
    severity: 'error',
    text: 'The environment variable {name} does not take "{value}".',
    next: 'Use one of: {allowed}.',
  },
  output_not_written: {
    severity: 'error',
    text: 'The output cannot be written: {detail}.',
    next: 'Make room where it goes to, then run the command again.',
  },
  data_folder_unusable: {
    severity: 'error',
    text: 'The data folder {dir} cannot be used: {detail}.',
    next: 'Run as the user who owns it, or give another folder with `--data DIR`.',
  },
  data_folder_in_use: {
    severity: 'error',
    text: 'Another agent (process {pid}) runs on the data folder {dir}.',
    next: 'Stop it first (`systemctl stop postern-agent`), or give another folder with `--data DIR`.',
  },
  disk_full: {
    severity: 'error',
    text: 'The disk of {dir} is full.',
    next: 'Free some space; the agent goes on by itself.',
  },
  service_not_running: {
    severity: 'error',
    text: 'No agent runs on the data folder {dir}.',
    next: 'Start it: `sudo postern service start`, or `postern run` to run it in this terminal.',
  },
  service_manager_missing: {
    severity: 'error',
    text: 'systemd does not run on this machine, so the agent cannot be its service.',
    next: 'Run `postern run` under whatever starts programs here, e.g. as the command of a container.',
  },
  service_rights_missing: {
    severity: 'error',
    text: 'Only an administrator of this machine may do that to the service.',
    next: 'Run `{command}`.',
  },
  service_failed: {
    severity: 'error',
    text: 'The service manager refused: {detail}',
    next: 'Look at the reason with `{look}`, mend it, then run `{command}` again.',
  },
  service_needs_elevation: {
    severity: 'error',
    text: 'Only an administrator of this machine may do that to the service.',
    next: 'Open a terminal with "Run as administrator", and run `{command}` there.',
  },
  service_by_installer: {
    severity: 'error',
    text: 'On Windows the installer (MSI) brings the service of the agent, and takes it away.',
    next: 'Install it with `msiexec /i`, remove it in Settings, Apps; or run `postern run` to have the agent in this terminal.',
  },
  service_enrolled: {
    severity: 'error',
    text: 'The service of this machine is an agent of its own already: "{name}" in {org}. Nothing was changed.',
    next: 'Take that agent out of its org with `sudo postern unenrol`, then do this again.',
  },
  service_keys_elsewhere: {
    severity: 'error',
    text: 'The key {fingerprint} of this agent is not in its data folder, but in the keychain of a person, which a service cannot read. Nothing was changed.',
    next: 'Enrol the service by itself: `sudo postern configure`. Then unenrol this agent.',
  },
  agent_is_service: {
    severity: 'error',
    text: 'The agent of this folder is the service of this machine now, and the service does not run, or may not be seen by you.',
    next: 'Start it: `sudo postern service start`. To enrol another agent here instead, delete the file {file}.',
  },
  agent_moving: {
    severity: 'warning',
    text: 'The agent is becoming the service of this machine.',
    next: 'These screens go on by themselves in a few seconds.',
  },
  app_unknown: {
    severity: 'error',
    text: 'This agent serves no app "{app}".',
    next: 'Run `postern status` to see the apps that it serves.',
  },
  file_unreadable: {
    severity: 'error',
    text: 'The file {file} cannot be read: {detail}.',
    next: 'Check the path, and who may read it.',
  },
  usage: { severity: 'error', text: '{detail}', next: 'Run `postern help` to see the commands.' },
  internal_error: {
    severity: 'error',
    text: 'The agent met a fault of its own: {detail}',
    next: 'The log holds the details: {log}',
  },
});
