import type { CommandFacts } from './commands.ts';

/** First words of the command line; `config` stands for its three commands. */
const firstWords = (commands: CommandFacts[]): string[] => [
  ...new Set(commands.map(({ name }) => name.split(' ')[0]!)),
  'help',
];

const functionOf = (program: string): string => `_${program.replaceAll('-', '_')}`;

/** Second words, where a command has some. */
function secondWords(commands: CommandFacts[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name } of commands) {
    const [first, second] = name.split(' ');
    if (second) found.set(first!, [...(found.get(first!) ?? []), second]);
  }
  return found;
}

/** For /usr/share/bash-completion/completions. */
export function bashCompletion(program: string, commands: CommandFacts[]): string {
  const name = functionOf(program);
  const seconds = [...secondWords(commands)].map(
    ([first, words]) => `    ${first}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")); return ;;`,
  );
  const options = commands.map(
    ({ name: command, options }) => `    '${command}') words='${options.map(({ long }) => long).join(' ')} --help' ;;`,
  );
  return `# bash completion for ${program}
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')} --help --version' -- "$cur"))
    return
  fi
  if [ "$COMP_CWORD" -eq 2 ]; then
    case \${COMP_WORDS[1]} in
${seconds.join('\n')}
    esac
  fi
  [[ $cur == -* ]] || return
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${options
  .filter((line) => / '\w+ \w+'\)/.test(line))
  .map((line) => line.replace(/'(\w+ \w+)'\)/, "'$1')"))
  .join('\n')}
    *) case \${COMP_WORDS[1]} in
${options.filter((line) => !/ '\w+ \w+'\)/.test(line)).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F ${name} ${program}
`;
}

const quoted = (text: string): string =>
  text.replaceAll("'", "'\\''").replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');

/** For zsh's site-functions. */
export function zshCompletion(program: string, commands: CommandFacts[]): string {
  const completion = functionOf(program);
  const cases = commands.map(({ name, options }) => {
    const specs = options.map(
      ({ long, takesValue, description }) => `'${long}[${quoted(description)}]${takesValue ? ':value:_files' : ''}'`,
    );
    return `    '${name}') _arguments ${[...specs, "'*:file:_files'"].join(' ')} ;;`;
  });
  const described = commands
    .filter(({ name }) => !name.includes(' '))
    .map(({ name, description }) => `'${name}:${quoted(description)}'`);
  const groups = [...secondWords(commands)];
  const first = [...described, ...groups.map(([name]) => `'${name}'`)];
  return `#compdef ${program}
${completion}() {
  local -a first=(${first.join(' ')})
  local key=$words[2]
  if (( CURRENT == 2 )); then _describe command first; return; fi
  case $key in
${groups.map(([name, words]) => `    ${name}) if (( CURRENT == 3 )); then compadd ${words.join(' ')}; return; fi; key="$words[2] $words[3]" ;;`).join('\n')}
  esac
  case $key in
${cases.join('\n')}
  esac
}
${completion} "$@"
`;
}
