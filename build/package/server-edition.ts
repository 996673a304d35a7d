import { serviceData, serviceEnvironment, serviceName, serviceUser } from '../../agent/service/unit.ts';
import { agentService } from '../server/agent.ts';
import { say, startNow } from './maintainer.ts';
import { serviceEdition } from './service-edition.ts';

/** An agent that was here before is started again. */
const installed = `if [ -e ${serviceData}/identity.json ]; then
${startNow(serviceName)}
${say([
  `The Postern agent is enrolled already: its settings and identity were kept in ${serviceData}.`,
  `Look at it with: sudo postern status`,
])}
else
${say(['', 'The Postern agent is installed. Connect it to your org with:', '', '  sudo postern configure', ''])}
fi`;

/** With POSTERN_UNENROL=yes in the environment the agent is taken out of the org first. */
const leaving = `if [ -e ${serviceData}/identity.json ]; then
  if [ "\${POSTERN_UNENROL:-}" = yes ]; then
    /usr/bin/postern unenrol --data ${serviceData} || :
  else
    ${say([
      `This agent stays enrolled: ${serviceData} keeps its settings and identity, so that a new installation asks nothing.`,
      `To take it out of the org, delete it on the Agents page of the org, or erase with POSTERN_UNENROL=yes set.`,
    ]).replaceAll('\n', '\n    ')}
  fi
fi`;

/** The agent as a service, for machines without a screen. */
export const serverEdition = serviceEdition(agentService, {
  summary: 'on-premises provisioning agent',
  description: [
    'The Postern agent carries accounts from an org to the applications in this',
    'network. It asks the org for work over one outgoing https connection, turns',
    'it into SCIM calls and reports back. No port is opened on this machine.',
  ],
  settings: serviceEnvironment,
  maintained: {
    service: serviceName,
    user: serviceUser,
    data: serviceData,
    title: 'Postern agent',
    installed,
    leaving,
  },
});
