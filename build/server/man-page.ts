import type { CommandFacts } from './commands.ts';

/** What a manual says beside the commands. */
export interface Manual {
  /** One line, after the name. */
  what: string;
  description: string;
  exits: string;
  /** Path and what it is. */
  files: [path: string, what: string][];
}

const plain = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^\./gm, '\\&.');

/** The page of a program in section 1, in man(7), from its command line. `epoch` in seconds is its date. */
export function manPage(
  { command, version, manual }: { command: string; version: string; manual: Manual },
  commands: CommandFacts[],
  epoch: number,
): string {
  const date = new Date(epoch * 1000).toISOString().slice(0, 10);
  const sections = commands.map(({ name, usage, description: what, options }) => {
    const list = options.map(({ flags, description: does }) => `.TP\n.B ${plain(flags)}\n${plain(does)}`);
    return `.SS ${plain(`${command} ${name} ${usage}`.trim())}\n${plain(sentence(what))}\n${list.join('\n')}`;
  });
  return `.TH ${plain(command.toUpperCase())} 1 ${date} "Postern ${version}" "Postern"
.SH NAME
${plain(command)} \\- ${plain(manual.what)}
.SH SYNOPSIS
.B ${plain(command)}
.I command
.RI [ options ]
.SH DESCRIPTION
${plain(manual.description)}
.SH COMMANDS
${sections.join('\n')}
.SH EXIT STATUS
${plain(manual.exits)}
.SH FILES
${manual.files.map(([path, what]) => `.TP\n.I ${path}\n${plain(what)}`).join('\n')}
.SH SEE ALSO
.BR systemctl (1)
`;
}

const sentence = (text: string): string => (text ? `${text[0]!.toUpperCase()}${text.slice(1)}.` : '');
