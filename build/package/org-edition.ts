import { orgConfig, orgData, orgName, orgService } from '../server/org.ts';
import { say, startNow } from './maintainer.ts';
import { serviceEdition } from './service-edition.ts';

/** An org that was here before is started again. A new one is started by an administrator who has seen its settings. */
const installed = `if [ -e ${orgData}/org.key ]; then
${startNow(orgName)}
${say([`The Postern org is here again: its settings and data were kept. Look at it with: systemctl status ${orgName}`])}
else
${say([
  '',
  `The Postern org is installed. Its settings are in ${orgConfig}: the address and the certificate first.`,
  `It is started by: sudo systemctl enable --now ${orgName}. Before that make the first administrator with:`,
  '',
  `  sudo ${orgName} admin create --login admin --name Administrator`,
  '',
])}
fi`;

const leaving = `if [ -e ${orgData}/org.key ]; then
  ${say([`The data of this org stay in ${orgData}. A purge deletes them, the key included.`])}
fi`;

/** The org as a service. */
export const orgEdition = serviceEdition(orgService, {
  summary: 'on-premises provisioning org',
  description: [
    'The org holds people, groups and applications, and the work that follows from',
    'them for the Postern agents, which fetch it over https. It has a console for',
    'administrators, a management API and a SCIM endpoint for identity providers.',
  ],
  settings: orgConfig,
  settingsGroup: orgName,
  maintained: { service: orgName, user: orgName, data: orgData, title: 'Postern org', installed, leaving },
});
