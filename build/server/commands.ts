import type { Command, Option } from 'commander';
import { createProgram } from '../../agent/cli/program.ts';

/** One command of `postern`, e.g. `config set`, with what completion and manual say of it. */
export interface CommandFacts {
  name: string;
  /** Its arguments as they are written in a usage line. */
  usage: string;
  description: string;
  options: { flags: string; long: string; takesValue: boolean; description: string }[];
}

/** The command line as commander knows it. Nothing is run. */
export function commandFacts(): { description: string; commands: CommandFacts[] } {
  const program = createProgram(
    {
      environment: () => {
        throw new Error('no command runs here');
      },
      out: () => undefined,
      err: () => undefined,
      terminal: false,
      ask: async () => undefined,
      input: async () => '',
      stopped: new AbortController().signal,
    },
    () => undefined,
  );
  const leaves = (command: Command, before: string): CommandFacts[] => {
    const name = `${before}${command.name()}`;
    if (command.commands.length > 0) return command.commands.flatMap((part) => leaves(part, `${name} `));
    const usage = command.registeredArguments
      .map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`))
      .join(' ');
    return [{ name, usage, description: command.description(), options: command.options.map(optionFacts) }];
  };
  return {
    description: program.description(),
    commands: program.commands.flatMap((command) => leaves(command, '')),
  };
}

const optionFacts = ({ flags, long, short, required, optional, description }: Option) => ({
  flags,
  long: long ?? short ?? flags,
  takesValue: required || optional,
  description,
});
