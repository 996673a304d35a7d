import { count } from './time.ts';

export const aboutTexts = {
  title: 'About',
  product: 'Postern',
  lead: 'Open on-premises provisioning. Accounts behind the firewall, and nobody opens it.',
  version: 'Version',
  node: 'Node',
  system: 'System',
  process: 'Process',
  licence: 'Licence',
  licenceText: 'Apache License 2.0',
  included: 'Software of others in it',
  includedCount: (n: number) => `${count(n)} packages`,
  columns: { name: 'Package', version: 'Version', licence: 'Licence' },
};
