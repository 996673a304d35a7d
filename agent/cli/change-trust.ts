import type { PeerResult, TrialState, TrustChange } from '@postern/protocol/console';
import { openDataFolder } from '../config/data-folder.ts';
import { type ConsoleClient, findLocalConsole } from '../console/local-client.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { applyAtOnce } from '../trial/apply-at-once.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { peerLine } from './peer-line.ts';
import { answerOf, Told } from './told.ts';

/**
 * Changes how the agent connects, as the screens do. A running agent tries the change first and rolls it back where it does
 * not work; where none runs, or it is not enrolled, nothing can be cut off and the change is taken over at once. One that
 * cannot be used is refused and changes nothing. Throws CodedError.
 */
export async function changeTrust(change: TrustChange, options: DataOption, context: CliContext): Promise<ExitCode> {
  const environment = context.environment(options.data);
  const dataDir = openDataFolder(environment.dataDir);
  const running = await findLocalConsole(dataDir);
  if (!running) {
    await applyAtOnce(change, { environment, keychain: await openKeychain(environment.keychain, dataDir) });
    return exitCodes.ok;
  }
  try {
    const { client } = running;
    const { state } = await client.state.get();
    if (state !== 'not_enrolled') return await tryChange(client, change, context);
    await answerOf(client.enrolment.setTrust(change));
    return exitCodes.ok;
  } finally {
    await running.close();
  }
}

async function tryChange(client: ConsoleClient, change: TrustChange, context: CliContext): Promise<ExitCode> {
  try {
    await answerOf(client.trust.try(change));
  } catch (error) {
    if (!(error instanceof Told && error.code === 'trial_nothing_changed')) throw error;
    context.out(error.message);
    return exitCodes.ok;
  }
  const shown = new Map<string, PeerResult['state']>();
  let asked = false;
  try {
    for await (const state of await client.trust.watch(undefined, { signal: context.stopped })) {
      if (state.step === 'idle') return outcome(state, context);
      if (shown.size === 0)
        context.out(`The running agent tries this first, and rolls it back after ${state.limitMs / 1000} s otherwise:`);
      for (const peer of state.peers) {
        if (peer.state !== 'trying' && shown.get(peer.id) !== peer.state) context.out(peerLine(peer));
        shown.set(peer.id, peer.state);
      }
      if (!state.asks || asked) continue;
      asked = true;
      await askPerson(client, state, context);
    }
  } catch (error) {
    if (!context.stopped.aborted) throw error;
    await answerOf(client.trust.rollBack());
    await rolledBack(client);
    context.err('Stopped: the change is rolled back.\n');
  }
  return exitCodes.failed;
}

/** Until then the agent takes no other change. */
async function rolledBack(client: ConsoleClient): Promise<void> {
  for await (const { step } of await client.trust.watch()) if (step === 'idle') return;
}

async function askPerson(
  client: ConsoleClient,
  { peers }: Extract<TrialState, { step: 'trying' }>,
  context: CliContext,
): Promise<void> {
  const lost = peers.filter(({ cutOff }) => cutOff).map(({ name }) => name);
  const answer = await context.ask(`The org is reached. ${lost.join(', ')} would be cut off. Keep the change? [y/N] `);
  await answerOf(/^y(es)?$/i.test(answer ?? '') ? client.trust.keep() : client.trust.rollBack());
}

function outcome({ last }: Extract<TrialState, { step: 'idle' }>, context: CliContext): ExitCode {
  if (last?.problem) throw new Told(last.problem);
  context.out('The change is in force.');
  return exitCodes.ok;
}
