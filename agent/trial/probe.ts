import type { PeerResult, TlsView } from '@postern/protocol/console';
import type { CodedError } from '@postern/protocol/messages';
import { checkOrg } from '../enrol/check-org.ts';
import type { OrgClock } from '../link/clock.ts';
import type { OrgHttp } from '../link/org-http.ts';
import { reach } from '../trust/reach.ts';
import { nameOf, targetOf } from '../trust/target.ts';
import { viewOf } from '../trust/tls-view.ts';
import type { Trust } from '../trust/trust.ts';

/** One end that the agent must reach. */
export interface TrialPeer {
  /** `org`, or the id of an app. */
  id: string;
  name: string;
  url: string;
  /** PEM of CAs that the app's settings bring. */
  ca?: string[] | undefined;
}

/** Before anything is known of it. */
export const notYet = ({ id, name, url }: TrialPeer): PeerResult => ({
  ...{ id, name, peer: nameOf(targetOf(url)), state: 'trying', cutOff: false },
});

export interface ProbeDeps {
  clock: OrgClock;
  openHttp(origin: string, trust: Trust): OrgHttp;
}

export type Probe = (peer: TrialPeer, trust: Trust, signal: AbortSignal) => Promise<PeerResult>;

/** Looks whether a peer is reached under the given rules. The org must answer as an org, not only by TLS. */
export function createProbe({ clock, openHttp }: ProbeDeps): Probe {
  return async (peer, trust, signal) => {
    const { url } = peer;
    const known = notYet(peer);
    if (peer.id !== 'org') {
      const found = await reach(url, trust, { kind: 'connector', ca: peer.ca, signal });
      return {
        ...known,
        ...outcome(found.fault),
        ms: found.ms,
        ...withTls(viewOf(found.tls, found.fault)),
        ...by(found),
      };
    }
    const { results } = await checkOrg(url, { trust, clock, openHttp: (origin) => openHttp(origin, trust) });
    const failed = results.find(({ state }) => state === 'failed');
    const at = (stage: string) => results.find((result) => result.stage === stage);
    const proxy = at('proxy')?.state === 'ok' ? trust.proxyName(targetOf(url)) : undefined;
    return {
      ...known,
      ...(failed
        ? { state: 'failed', problem: { code: failed.code!, message: failed.message!, next: failed.next ?? '' } }
        : { state: 'reached' }),
      ms: results.reduce((sum, { ms = 0 }) => sum + ms, 0),
      ...withTls(at('tls')?.tls),
      ...by({ proxy }),
    };
  };
}

function outcome(fault: CodedError | undefined): Pick<PeerResult, 'state' | 'problem'> {
  if (!fault) return { state: 'reached' };
  return { state: 'failed', problem: { code: fault.code, message: fault.message, next: fault.next } };
}

const withTls = (tls: TlsView | undefined): Pick<PeerResult, 'tls'> => (tls ? { tls } : {});
const by = ({ proxy }: { proxy?: string | undefined }): Pick<PeerResult, 'proxy'> => (proxy ? { proxy } : {});
