import { defineMessages } from './message.ts';

/** Changes of how the agent connects: what people gave for them, and what became of their trial. */
export const trialMessages = defineMessages({
  tls_inspected: {
    severity: 'warning',
    text: 'The certificate of {target} was issued by {issuer}, which is no public CA. Either the org has a CA of its own, or a device between reads the traffic.',
    next: 'Trust that CA only if your network team confirms its fingerprint: on the page TLS and proxy, or `postern tls trust HOST`.',
  },
  tls_client_password: {
    severity: 'error',
    text: 'The client certificate {file} does not open with this password.',
    next: 'Give the password that it was exported with.',
  },
  tls_client_incomplete: {
    severity: 'error',
    text: 'What was given as a client certificate holds no {what}.',
    next: 'Give the certificate and its key in PEM, or one PKCS#12 file (.p12, .pfx) that holds both.',
  },
  tls_ca_unknown: {
    severity: 'error',
    text: 'No CA with the fingerprint {fingerprint} is among the own CAs of this agent.',
    next: 'Look at what is there: on the page TLS and proxy, or `postern tls show`.',
  },
  tls_ca_not_found: {
    severity: 'error',
    text: 'No server that this agent looks at sends a CA with the fingerprint {fingerprint}.',
    next: 'See what they send with `postern tls show`, or trust the CA of a file: `postern tls trust FILE`.',
  },
  tls_ca_not_sent: {
    severity: 'error',
    text: '{target} does not send the certificate of its CA "{issuer}".',
    next: 'Get it from your network team, then run `postern tls trust FILE`.',
  },
  trial_running: {
    severity: 'error',
    text: 'Another change of TLS and proxy settings is on trial.',
    next: 'Wait until it is kept or rolled back, or roll it back now.',
  },
  trial_none: {
    severity: 'error',
    text: 'No change is on trial any more.',
    next: 'Look at the settings; they say what is in force.',
  },
  trial_nothing_changed: {
    severity: 'error',
    text: 'These are the settings already.',
    next: 'Change one, then try it.',
  },
  trial_org_not_reached: {
    severity: 'error',
    text: 'The change cannot be kept: {org} is not reached by it.',
    next: 'Roll it back, or wait: it is tried again until the time is over.',
  },
  trial_timed_out: {
    severity: 'error',
    text: 'The change was rolled back: {org} was not reached by it within {seconds} s.',
    next: 'Nothing is lost; the settings before it are in force. Correct the change and try it again.',
  },
  trial_not_confirmed: {
    severity: 'error',
    text: 'The change was rolled back: it would cut off {apps}, and nobody kept it within {seconds} s.',
    next: 'The settings before it are in force. Try it again and keep it, where that is meant.',
  },
  trial_rolled_back: {
    severity: 'warning',
    text: 'The change was rolled back by hand.',
    next: 'The settings before it are in force.',
  },
  trial_interrupted: {
    severity: 'warning',
    text: 'The change was rolled back: the agent stopped before it was kept.',
    next: 'The settings before it are in force. Try it again.',
  },
  trial_not_stored: {
    severity: 'error',
    text: 'The change cannot be stored ({detail}), so the settings before it stay in force.',
    next: 'Look at the disk and the keychain of this machine, then try it again.',
  },
});
