import type { AgentState } from '@postern/protocol/console';
import { CodedError, describe } from '@postern/protocol/messages';
import { connectLocalConsole } from '../console/local-client.ts';
import { readIdentity, requireIdentity } from '../enrol/identity.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

export interface StatusOptions extends DataOption {
  json?: boolean;
  watch?: boolean;
}

/** Ms: an agent that was started a moment ago has the org's first answer well before. */
const firstAnswer = 10_000;

/** `postern status`. Ends with 0 when connected or paused, 4 when offline, 5 when refused, 3 when not enrolled. */
export async function statusCommand(options: StatusOptions, context: CliContext): Promise<ExitCode> {
  const { dataDir } = context.environment(options.data);
  const show = (state: AgentState): void =>
    context.out(options.json ? JSON.stringify(state) : stateText(state, Date.now()));
  const console = await connectLocalConsole(dataDir).catch((error: unknown) => {
    if (!(error instanceof CodedError)) throw error;
    requireIdentity(dataDir);
    if (options.json)
      context.out(
        JSON.stringify({ state: 'not_running', org: readIdentity(dataDir)?.org, name: readIdentity(dataDir)?.name }),
      );
    throw error;
  });
  try {
    if (!options.watch) {
      const state = await console.client.state.get();
      show(state);
      return exitOf(state);
    }
    for await (const state of await console.client.state.watch(undefined, { signal: context.stopped })) show(state);
    return exitCodes.ok;
  } catch (error) {
    if (context.stopped.aborted) return exitCodes.ok;
    throw error;
  } finally {
    await console.close();
  }
}

/** The same for an agent that was only just started: once the org has answered it, or has not for a while. */
export async function firstStatus(options: DataOption, context: CliContext): Promise<ExitCode> {
  const console = await connectLocalConsole(context.environment(options.data).dataDir);
  const signal = AbortSignal.any([context.stopped, AbortSignal.timeout(firstAnswer)]);
  try {
    let state = await console.client.state.get();
    try {
      for await (state of await console.client.state.watch(undefined, { signal }))
        if (state.state !== 'connecting') break;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    context.out(stateText(state, Date.now()));
    return exitOf(state);
  } finally {
    await console.close();
  }
}

function exitOf({ state }: AgentState): ExitCode {
  if (state === 'not_enrolled') return exitCodes.notEnrolled;
  if (state === 'refused') return exitCodes.refused;
  return state === 'offline' ? exitCodes.unreachable : exitCodes.ok;
}

/** The states as people read them. */
export const stateWords: Record<AgentState['state'], string> = {
  not_enrolled: 'Not enrolled',
  connecting: 'Connecting',
  connected: 'Connected',
  offline: 'Offline',
  paused: 'Paused',
  refused: 'Refused by the org',
};

/** The state as a person reads it. */
export function stateText(state: AgentState, now: number): string {
  if (state.state === 'not_enrolled')
    return `${stateWords.not_enrolled}\nConnect it to an org with \`sudo postern configure\`, or on its screens: \`sudo postern console\`.`;
  const ago = (at: number): string => `${Math.max(0, Math.round((now - at) / 1000))} s ago`;
  const lines = [
    `${stateWords[state.state]}${state.org ? ` · ${new URL(state.org).host}` : ''}${state.lastContactAt ? ` · last contact ${ago(state.lastContactAt)}` : ''}`,
    `Agent ${state.name ?? ''} (${state.agentId ?? 'no id'}), version ${state.version}`,
    `${state.inFlight} running · ${state.done} done · ${state.failed} failed since the start`,
  ];
  if (state.problem) lines.push(`! ${state.problem.message}`, `  ${state.problem.next}`, `  (${state.problem.code})`);
  if (state.lastAction) {
    const { at, kind, subject, app, status } = state.lastAction;
    lines.push(`Last action: ${kind} of ${subject} in ${app}, ${status}, ${ago(at)}`);
  }
  if (state.state === 'connected' && state.apps.length === 0) {
    const { text, next } = describe('no_app_yet');
    lines.push(text, next);
  }
  for (const app of state.apps) {
    lines.push(`  ${app.problem ? '✗' : '✓'} ${app.label}  SCIM ${app.version}  ${app.baseUrl}  (${app.appId})`);
    if (app.problem) lines.push(`      ${app.problem.message} (${app.problem.code})`);
  }
  return lines.join('\n');
}
