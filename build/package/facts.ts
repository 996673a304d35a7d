import { serviceName } from '../../agent/service/unit.ts';
import { agentVersion } from '../../agent/version.ts';

/** What both kinds of package say of themselves. */
export const facts = {
  name: serviceName,
  version: agentVersion,
  summary: 'on-premises provisioning agent',
  description: [
    'The Postern agent carries accounts from an org to the applications in this',
    'network. It asks the org for work over one outgoing https connection, turns',
    'it into SCIM calls and reports back. No port is opened on this machine.',
  ],
  maintainer: 'Postern contributors <packages@postern.dev>',
  url: 'https://postern.dev',
};

export interface PackageOptions {
  /** The tree that `stageServer` made. */
  tree: string;
  /** Seconds; the time of everything in the package. */
  epoch: number;
  /** A folder for what is made on the way. */
  work: string;
  /** Where the package goes. */
  out: string;
  /** Counts the packages of one version. */
  release: number;
}
