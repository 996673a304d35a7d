import type { Command, Option } from 'commander';

/** One command of a program, e.g. `config set` of `postern`, with what completion and manual say of it. */
export interface CommandFacts {
  name: string;
  /** Its arguments as they are written in a usage line. */
  usage: string;
  description: string;
  options: { flags: string; long: string; takesValue: boolean; description: string }[];
}

/** A command line as commander knows it. Nothing is run. */
export function commandFacts(program: Command): CommandFacts[] {
  const leaves = (command: Command, before: string): CommandFacts[] => {
    const name = `${before}${command.name()}`;
    if (command.commands.length > 0) return command.commands.flatMap((part) => leaves(part, `${name} `));
    const usage = command.registeredArguments
      .map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`))
      .join(' ');
    return [{ name, usage, description: command.description(), options: command.options.map(optionFacts) }];
  };
  return program.commands.flatMap((command) => leaves(command, ''));
}

const optionFacts = ({ flags, long, short, required, optional, description }: Option) => ({
  flags,
  long: long ?? short ?? flags,
  takesValue: required || optional,
  description,
});
