import { Command, Option } from 'commander';
import { agentVersion } from '../version.ts';
import { type ActionsOptions, actionsCommand } from './actions.ts';
import { type BundleOptions, bundleCommand } from './bundle.ts';
import { getConfig, listConfig, setConfig } from './config.ts';
import { importConfig } from './config-import.ts';
import { type ConfigureOptions, configureCommand } from './configure.ts';
import { type ConsoleOptions, consoleCommand } from './console.ts';
import type { CliContext, DataOption } from './context.ts';
import { type CredentialsOptions, credentialsCommand } from './credentials.ts';
import { type EnrolOptions, enrolCommand } from './enrol.ts';
import type { ExitCode } from './exit-code.ts';
import { type LogsOptions, logsCommand } from './logs.ts';
import { pauseCommand } from './pause.ts';
import { type RunOptions, runCommand } from './run.ts';
import { type InstallServiceOptions, installServiceCommand, serviceCommand, serviceStatusCommand } from './service.ts';
import { type StatusOptions, statusCommand } from './status.ts';
import { type TestOptions, testCommand } from './test.ts';
import { showTlsCommand, type TlsShowOptions } from './tls-show.ts';
import { type TlsTrustOptions, trustCommand } from './tls-trust.ts';
import { type UnenrolOptions, unenrolCommand } from './unenrol.ts';

const exits = '\nExit codes: 0 ok, 1 failed, 2 usage, 3 not enrolled, 4 org not reachable, 5 refused by the org.';

/** The command line `postern`; `done` gets the exit code of the command that ran. */
export function createProgram(context: CliContext, done: (code: ExitCode) => void): Command {
  const program = new Command('postern')
    .description('The on-premises provisioning agent.')
    .version(agentVersion)
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.out(text.trimEnd()), writeErr: context.err })
    .showSuggestionAfterError()
    .addHelpText('after', exits);
  const command = (usage: string, description: string): Command =>
    program.command(usage).description(description).option('--data <dir>', 'data folder of the agent');
  const json = ['--json', 'one line of JSON for each item'] as const;

  command('configure', 'connect this agent to an org step by step, and start its service')
    .option('--org <url>', 'address of the org that it suggests, e.g. acme.example.com')
    .action(async (options: ConfigureOptions) => done(await configureCommand(options, context)));
  command('enrol', 'make this agent known to an org')
    .option('--org <url>', 'address of the org, e.g. acme.example.com')
    .option('--device', 'by Allow Access in the org (default)')
    .option('--token <token>', 'by an enrolment token; other users of this machine may see it, so prefer a file')
    .option('--token-file <file>', 'the same, from a file (- for standard input)')
    .option('--name <name>', 'name of this agent in the org (default: host name)')
    .option('--ca <file>', 'trust the CAs of this PEM file too (repeatable)', (file: string, all: string[] = []) => [
      ...all,
      file,
    ])
    .option('--proxy <url>', 'reach the org by this proxy (none, or system for that of the environment)')
    .option(...json)
    .action(async (options: EnrolOptions) => done(await enrolCommand(options, context)));
  command('run', 'run the agent in the foreground')
    .option('--json-ready', 'tell readiness as a line of JSON')
    .option('--quiet', 'write the log to its file only')
    .option('--service', 'for a service host: signs of life to standard output, until standard input ends')
    .option('--enrol', 'enrol first where that is not done, by the POSTERN_ variables of the environment')
    .action(async (options: RunOptions) => done(await runCommand(options, context)));
  command('status', 'show the state of the running agent')
    .option(...json)
    .option('--watch', 'show every change')
    .action(async (options: StatusOptions) => done(await statusCommand(options, context)));
  command('test [app]', 'try the connectors of the apps step by step')
    .option('--org [url]', 'try the way to the org instead')
    .option(...json)
    .action(async (app: string | undefined, options: TestOptions) => done(await testCommand(app, options, context)));
  command('actions', 'show what the agent did last')
    .option('--limit <n>', 'how many', '50')
    .option('--status <status>', 'only these: done, failed, unsupported')
    .option(...json)
    .action(async (options: ActionsOptions) => done(await actionsCommand(options, context)));
  command('logs', 'show the log')
    .option('-f, --follow', 'go on with what is added')
    .option('-n, --lines <n>', 'how many lines', '100')
    .option('--level <level>', 'only this level and above')
    .option(...json)
    .action(async (options: LogsOptions) => done(await logsCommand(options, context)));
  command('console', 'print a link that opens the screens in a browser, once')
    .option(...json)
    .action(async (options: ConsoleOptions) => done(await consoleCommand(options, context)));
  command('bundle', 'pack what helps to find a fault, without secrets, into one file')
    .option('--out <file>', 'where to write it (default: a new file in this folder)')
    .option('--preview [file]', 'list what goes in, or show one file of it, and write nothing')
    .option(...json)
    .action(async (options: BundleOptions) => done(await bundleCommand(options, context)));
  command('pause', 'take no new work').action(async (options: DataOption) =>
    done(await pauseCommand(true, options, context)),
  );
  command('resume', 'take work again').action(async (options: DataOption) =>
    done(await pauseCommand(false, options, context)),
  );
  command('credentials <app-id>', 'set credentials of a connector that stay on this machine')
    .option('--user <name>', 'Basic, with this user')
    .option('--header <name>', 'a header of this name')
    .addOption(new Option('--secret-file <file>', 'password or header value').default('-', 'standard input'))
    .option('--remove', 'forget them')
    .action(async (appId: string, options: CredentialsOptions) =>
      done(await credentialsCommand(appId, options, context)),
    );
  command('unenrol', 'take this agent out of the org')
    .option('--local', 'forget here only, where the org is not reached')
    .action(async (options: UnenrolOptions) => done(await unenrolCommand(options, context)));

  const service = program
    .command('service')
    .description('the agent as a service of this machine (systemd, or Windows)');
  service
    .command('install')
    .description('have it start with this machine')
    .option('--from <dir>', 'make the agent of that data folder the service, e.g. that of the desktop application')
    .option(...json)
    .action(async (options: InstallServiceOptions) => done(await installServiceCommand(options, context)));
  for (const [what, says] of [
    ['start', 'start it'],
    ['stop', 'let it finish what it does, and stop it'],
    ['uninstall', 'stop it and take it away; its data stays'],
  ] as const)
    service
      .command(what)
      .description(says)
      .option(...json)
      .action(async (options: { json?: boolean }) => done(await serviceCommand(what, context, options)));
  service
    .command('status')
    .description('say whether it runs')
    .option(...json)
    .action(async (options: { json?: boolean }) => done(await serviceStatusCommand(options, context)));

  const config = program.command('config').description('read and change settings');
  const data = ['--data <dir>', 'data folder of the agent'] as const;
  config
    .command('list')
    .option(...data)
    .option(...json)
    .action(async (options: DataOption & { json?: boolean }) => done(await listConfig(options, context)));
  config
    .command('get <key>')
    .option(...data)
    .action(async (key: string, options: DataOption) => done(await getConfig(key, options, context)));
  config
    .command('set <key> [value...]')
    .description('an empty value takes the setting back to its default; KEY VALUE KEY VALUE changes several as one')
    .option(...data)
    .action(async (key: string, values: string[], options: DataOption) =>
      done(await setConfig(key, values, options, context)),
    );
  config
    .command('import <file>')
    .description("take over proxy and TLS from the OktaProvisioningAgent.conf or settings.conf of Okta's agent")
    .option(...data)
    .action(async (file: string, options: DataOption) => done(await importConfig(file, options, context)));

  const tls = program.command('tls').description('whom the agent reaches, and which CAs it trusts');
  tls
    .command('show')
    .description('show the settings, and whom they reach')
    .option(...data)
    .option(...json)
    .action(async (options: TlsShowOptions) => done(await showTlsCommand(options, context)));
  tls
    .command('trust <host-fingerprint-or-file>')
    .description(
      'trust the CA of a server, shown first; the one of a fingerprint that `tls show` names; or that of a file',
    )
    .option('--only', 'trust it for the servers that were found by it alone')
    .option(...data)
    .action(async (what: string, options: TlsTrustOptions) => done(await trustCommand(what, options, context)));
  return program;
}
