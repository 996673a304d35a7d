import { readFileSync } from 'node:fs';
import { versionOf } from '@postern/protocol/scim';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { DoctorAuth } from './client.ts';
import { runDoctor } from './doctor.ts';
import { jsonOf, lineOf, summaryOf } from './report.ts';
import { type Profile, profiles } from './rule.ts';
import { rules } from './rule-table.ts';

interface DoctorArguments {
  scim?: '1.1' | '2.0';
  auth: DoctorAuth;
  profile: Profile | 'all';
  ca?: string;
  only?: string[];
  json?: boolean;
  keep?: boolean;
}

const exitCodes = `
Exit code: 0 no rule failed, 1 a rule failed, 2 the server could not be examined, 130 stopped by Ctrl-C.
What the doctor makes on the server it takes away again, after Ctrl-C too; --keep leaves it.`;

/** \`postern-connector doctor <base-url>\`: examines any SCIM server, ours or another's. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('examine a SCIM server: what Okta and Entra ID do, what the RFC says, what could break it')
    .argument('<base-url>', 'base URL of the version, e.g. https://hr.example.com:8443/scim/v2', baseUrl)
    .addOption(new Option('--scim <version>', 'SCIM version; else by /v1 or /v2 in the URL').choices(['1.1', '2.0']))
    .option(
      '--auth <how>',
      'basic:<user>:<file>, bearer:<file>, header:<name>:<file> or none; the file holds the secret',
      authOf,
      { type: 'none' },
    )
    .addOption(
      new Option('--profile <name>', 'whose way of speaking SCIM besides the RFC')
        .choices([...profiles, 'all'])
        .default('all'),
    )
    .option('--ca <file>', 'PEM file of a CA to trust besides the public ones', readText)
    .option('--only <rules>', 'only these rules, names separated by commas', rulesOf)
    .option('--json', 'report as JSON on stdout')
    .option('--keep', 'leave what was made on the server')
    .addHelpText('after', exitCodes)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(2, error.code, error.message);
    })
    .action(runCommand);
}

async function runCommand(url: string, options: DoctorArguments): Promise<void> {
  const { scim, auth, profile, only, ca, json = false, keep = false } = options;
  const version = scim ?? versionOf(url).version;
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const say = (text: string) => process.stdout.write(`${text}\n`);
  try {
    if (!json) say(`${url}  SCIM ${version}, profile ${profile}\n`);
    const report = await runDoctor({
      baseUrl: url,
      version,
      profile,
      auth,
      only,
      ca,
      keep,
      signal: stopping.signal,
      ...(json ? {} : { onResult: (result) => say(lineOf(result)) }),
    });
    say(json ? JSON.stringify(jsonOf(report), null, 2) : summaryOf(report));
    const failed = report.results.some(({ outcome }) => outcome === 'failed');
    // Output that could not be written has set one.
    process.exitCode ||= stopping.signal.aborted ? 130 : Number(failed);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = stopping.signal.aborted ? 130 : 2;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function rulesOf(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !rules.some((rule) => rule.name === name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(
    `There is no rule ${unknown}. There are: ${rules.map(({ name }) => name).join(', ')}.`,
  );
}

function baseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Write a URL such as https://hr.example.com:8443/scim/v2.');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`${file} cannot be read (${reason}).`);
  }
}

function authOf(text: string): DoctorAuth {
  const [type, ...rest] = text.split(':');
  if (type === 'none' && rest.length === 0) return { type };
  if (type === 'bearer' && rest.length > 0) return { type, token: readText(rest.join(':')) };
  const [first = '', ...file] = rest;
  if (first !== '' && file.length > 0) {
    if (type === 'basic') return { type, user: first, password: readText(file.join(':')) };
    if (type === 'header') return { type, name: first, value: readText(file.join(':')) };
  }
  throw new InvalidArgumentError('Write basic:<user>:<file>, bearer:<file>, header:<name>:<file> or none.');
}
