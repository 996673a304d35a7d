export const checkTexts = {
  title: 'Connection check',
  stages: {
    url: 'Address',
    dns: 'DNS',
    tcp: 'TCP',
    proxy: 'Proxy',
    tls: 'TLS',
    clock: 'Clock',
    metadata: 'Metadata',
  },
  /** What to do where the fix is at hand, in place of what the command line would say. */
  here: {
    proxy_auth_required:
      'Enter an account that may use it. Or ask the network team to let this machine reach the org without one.',
    proxy_unreachable: 'Correct its address, or choose another way.',
    proxy_refused: 'Ask the network team to allow CONNECT to the org, or choose another way.',
    tls_untrusted: '',
  } as Partial<Record<string, string>>,
  checking: 'Checking…',
  notYet: 'Not checked yet',
  passed: 'All passed',
  stopped: (n: number, of: number) => `Stopped at ${n} of ${of}`,
};
