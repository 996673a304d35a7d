import { CodedError } from '@postern/protocol/messages';
import type { TlsFacts } from './dial.ts';
import { networkFault } from './network-fault.ts';
import type { Peer } from './rules.ts';
import { targetOf } from './target.ts';
import type { Trust } from './trust.ts';

export interface Reached {
  ms: number;
  tls?: TlsFacts;
  proxy?: string;
  /** Why it is not reached. */
  fault?: CodedError;
}

/**
 * Connects to an address and asks for it without credentials: any HTTP answer counts. In TLS 1.3 a client certificate
 * that is missing shows only in the answer. Throws only bugs.
 */
export async function reach(
  url: string,
  trust: Trust,
  { signal, ...peer }: Peer & { signal?: AbortSignal | undefined },
): Promise<Reached> {
  const from = performance.now();
  const seen: Pick<Reached, 'tls' | 'proxy'> = {};
  const { origin, pathname } = new URL(url);
  const pool = trust.pool(origin, {
    ...{ ...peer, connections: 1, maxAnswer: 1024 * 1024 },
    step(step, found, tls) {
      if (step === 'proxy') seen.proxy = found;
      if (tls) seen.tls = tls;
    },
  });
  const done = (): Pick<Reached, 'ms'> => ({ ms: Math.round(performance.now() - from) });
  try {
    const answer = await pool.request({
      ...{ method: 'GET', path: pathname, headersTimeout: 10_000, bodyTimeout: 10_000 },
      ...(signal ? { signal } : {}),
    });
    await answer.body.dump();
    return { ...seen, ...done() };
  } catch (error) {
    if (signal?.aborted) return { ...done(), fault: new CodedError('request_aborted', { target: origin }) };
    return { ...seen, ...done(), fault: networkFault(error, { target: targetOf(url) }) };
  } finally {
    await pool.destroy();
  }
}
