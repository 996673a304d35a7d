#!/usr/bin/env node
import { Command, Option } from 'commander';
import { pino } from 'pino';
import { doctorCommand } from './doctor/command.ts';
import { addInitCommand } from './init-command.ts';
import { configJsonSchema, connectorKinds, kindOf } from './kinds.ts';
import { checkConfigFile, misfit, startConnector } from './run-connector.ts';
import { runProgram } from './run-program.ts';
import { newCommand } from './template/new-command.ts';

const program = new Command('postern-connector')
  .description('SCIM server over what an application stores')
  // Ending at once would leave unsaid that the output could not be written.
  .exitOverride()
  .showHelpAfterError();

program
  .command('serve')
  .description('serve SCIM 1.1 and 2.0 until stopped')
  .requiredOption('-c, --config <file>', 'YAML or JSON configuration')
  .option('--json-ready', 'say on stdout as JSON that the server listens')
  .addOption(
    new Option('--log-level <level>', 'least severity that is logged; the log goes to stderr')
      .choices(['debug', 'info', 'warn', 'error'])
      .default('info'),
  )
  .action(async ({ config, jsonReady, logLevel }: { config: string; jsonReady?: boolean; logLevel: string }) => {
    const destination = pino.destination({ dest: 2, sync: false });
    // A log that cannot be written (a full disk) stops nobody, and keeps nobody: `flushSync` would try again for ever.
    let unwritten = false;
    destination.on('error', () => (unwritten = true)).on('drain', () => (unwritten = false));
    const log = pino({ name: 'postern-connector', level: logLevel, base: null }, destination);
    const { url, close } = await startConnector(config, log);
    const stop = (signal: NodeJS.Signals) => {
      log.info({ signal }, 'stopping');
      close().then(
        () => leave(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          leave(1);
        },
      );
    };
    const leave = (code: number) => {
      if (unwritten) destination.destroy();
      else destination.flushSync();
      process.exit(code);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    const ready = { event: 'ready', url, v1: `${url}/v1`, v2: `${url}/v2`, pid: process.pid };
    process.stdout.write(`${jsonReady ? JSON.stringify(ready) : `postern-connector ready ${url}`}\n`);
  });

program
  .command('check')
  .description('check a configuration and that what it names exists')
  .requiredOption('-c, --config <file>', 'YAML or JSON configuration')
  .action(async ({ config }: { config: string }) => {
    const { problems, advice, capabilities } = await checkConfigFile(config);
    if (problems.length) throw new Error(misfit(config, problems));
    process.stdout.write(`${config} is fine. The connector can: ${capabilities.join(', ')}.\n`);
    for (const one of advice) process.stdout.write(`Advice: ${one}\n`);
  });

program
  .command('schema')
  .description('print the JSON Schema of a configuration, for completion in an editor')
  .argument('<type>', connectorKinds.map(({ type }) => type).join(', '))
  .action((type: string) => {
    process.stdout.write(`${JSON.stringify(configJsonSchema(kindOf(type)), null, 2)}\n`);
  });

addInitCommand(program);
program.addCommand(newCommand().exitOverride());
program.addCommand(doctorCommand());

await runProgram(program);
