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
  checking: 'Checking …',
  notYet: 'Not checked yet',
  passed: 'All passed',
  stopped: (n: number, of: number) => `Stopped at ${n} of ${of}`,
};
