import { defineMessages } from './message.ts';

/** The agent's screens in a browser. */
export const consoleMessages = defineMessages({
  console_link_refused: {
    severity: 'error',
    text: 'This link was used already, or is older than {minutes} minutes.',
    next: 'Run `postern console` on this machine to get a new one.',
  },
  console_session_missing: {
    severity: 'error',
    text: 'This browser has no session with the agent, or the session is over.',
    next: 'Run `postern console` on this machine and open the link that it prints.',
  },
  console_host_refused: {
    severity: 'error',
    text: 'The console answers only to its own address on this machine, not to "{host}".',
    next: 'Open the link that `postern console` prints. Through SSH, forward the same port number.',
  },
  console_origin_refused: {
    severity: 'error',
    text: 'A page of another origin ({origin}) asked the console to change something; nothing was done.',
    next: 'Close that page. It has no business with the agent.',
  },
  console_method_refused: {
    severity: 'error',
    text: 'The console does not answer {method} for this address.',
    next: 'Open the link that `postern console` prints.',
  },
  console_page_unknown: {
    severity: 'error',
    text: 'The console has no such page.',
    next: 'Open its first page.',
  },
  console_not_built: {
    severity: 'error',
    text: 'The pages of the console are not in {dir}.',
    next: 'Install the agent again. In a checkout, run `npm start` or `npm test` once; both build them.',
  },
  console_port_taken: {
    severity: 'error',
    text: 'The console cannot listen on port {port} of this machine: {detail}.',
    next: 'Choose another with `postern config set console.port PORT`; 0 takes any free one.',
  },
  console_local_only: {
    severity: 'error',
    text: 'A link to the console is given out over the local socket only.',
    next: 'Run `postern console` on this machine.',
  },
  desktop_only: {
    severity: 'error',
    text: 'Only the desktop application can do this.',
    next: 'Open Postern on the desktop of this machine. The service is updated and started by the system.',
  },
  bundle_gone: {
    severity: 'error',
    text: 'The agent no longer holds this diagnostics bundle: it collected another one, or started again.',
    next: 'Collect it again. It takes a few seconds.',
  },
  bundle_file_unknown: {
    severity: 'error',
    text: 'The diagnostics bundle holds no file {name}.',
    next: 'Choose one of: {names}.',
  },
  bundle_not_written: {
    severity: 'error',
    text: 'The diagnostics bundle cannot be written to {file}: {detail}.',
    next: 'Name another file with `--out`. A file that exists is not replaced.',
  },
  action_unknown: {
    severity: 'error',
    text: 'The journal of this agent holds no action {id}.',
    next: 'The journal keeps a week. The system log of the org keeps more.',
  },
});
