import { serviceData, serviceEnvironment } from '../../agent/service/unit.ts';
import { agentVersion } from '../../agent/version.ts';
import type { CommandFacts } from './commands.ts';

const plain = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^\./gm, '\\&.');

/** postern(1), in man(7), from the command line itself. `epoch` in seconds is its date. */
export function manPage(description: string, commands: CommandFacts[], epoch: number): string {
  const date = new Date(epoch * 1000).toISOString().slice(0, 10);
  const sections = commands.map(({ name, usage, description: what, options }) => {
    const list = options.map(({ flags, description: does }) => `.TP\n.B ${plain(flags)}\n${plain(does)}`);
    return `.SS ${plain(`postern ${name} ${usage}`.trim())}\n${plain(sentence(what))}\n${list.join('\n')}`;
  });
  return `.TH POSTERN 1 ${date} "Postern ${agentVersion}" "Postern"
.SH NAME
postern \\- the on\\-premises provisioning agent
.SH SYNOPSIS
.B postern
.I command
.RI [ options ]
.SH DESCRIPTION
${plain(description)}
It carries accounts from an org to the applications in this network and opens every connection itself.
.SH COMMANDS
${sections.join('\n')}
.SH EXIT STATUS
0 ok, 1 failed, 2 usage, 3 not enrolled, 4 org not reachable, 5 refused by the org.
.SH FILES
.TP
.I ${serviceData}
Data folder of the service: settings, identity, keys, journal and log.
.TP
.I ${serviceEnvironment}
Environment of the service and of this command.
.SH SEE ALSO
.BR systemctl (1)
`;
}

const sentence = (text: string): string => (text ? `${text[0]!.toUpperCase()}${text.slice(1)}.` : '');
