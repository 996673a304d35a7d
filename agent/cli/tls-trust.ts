import { statSync } from 'node:fs';
import type { AuthorityView, PeerResult } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { authorityOf, parseCertificates, readPem } from '../trust/certificate.ts';
import { changeTrust } from './change-trust.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { probeServer, reachedPeers } from './reached-peers.ts';
import { Told } from './told.ts';

export interface TlsTrustOptions extends DataOption {
  /** For the servers alone that were found by it. */
  only?: boolean;
}

/**
 * `postern tls trust HOST`: shows who issued the certificate of that server and asks before its CA is trusted. `… FINGERPRINT`: the
 * CA of that fingerprint, if the org or a connector sends it; nobody is asked, since a person has compared it already.
 * `… FILE`: the CAs of a PEM file. A running agent tries the change first.
 */
export async function trustCommand(what: string, options: TlsTrustOptions, context: CliContext): Promise<ExitCode> {
  if (isFile(what)) {
    if (options.only) throw new CodedError('usage', { detail: '--only goes with a host or a fingerprint.' });
    const pem = readPem(what, 'CA file');
    for (const one of parseCertificates(pem, what)) context.out(told(authorityOf(one)));
    return changeTrust({ addCas: [{ pem }] }, options, context);
  }
  const found = /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i.test(what)
    ? await byFingerprint(what, options, context)
    : await byHost(what, options, context);
  if (!found) return exitCodes.ok;
  const { authority, peers } = found;
  if (!found.confirmed) {
    const answer = await context.ask('Trust it only if your network team confirms this fingerprint. Trust it? [y/N] ');
    if (!/^y(es)?$/i.test(answer ?? '')) {
      context.out('Nothing was changed.');
      return exitCodes.failed;
    }
  }
  return changeTrust({ addCas: [{ pem: authority.pem, peers: options.only ? peers : null }] }, options, context);
}

interface Found {
  authority: AuthorityView;
  /** Whose certificates it issued, as far as they are known. */
  peers: string[];
  /** A person has compared the fingerprint. */
  confirmed: boolean;
}

async function byFingerprint(what: string, options: DataOption, context: CliContext): Promise<Found> {
  const fingerprint = what.toUpperCase().replaceAll(':', '').match(/../g)!.join(':');
  const peers = await reachedPeers(context.environment(options.data), context.stopped);
  const of = peers.filter(({ tls }) => tls?.authority?.fingerprint === fingerprint);
  const authority = of[0]?.tls?.authority;
  if (!authority) throw new CodedError('tls_ca_not_found', { fingerprint });
  context.out(told(authority));
  return { authority, peers: of.map(({ peer }) => peer), confirmed: true };
}

/** Undefined where that server is trusted already. */
async function byHost(what: string, options: DataOption, context: CliContext): Promise<Found | undefined> {
  const environment = context.environment(options.data);
  const known = (await reachedPeers(environment, context.stopped)).find((peer) => isNamed(peer, what));
  const [peer] = known ? [known] : await probeServer(addressOf(what), environment, context.stopped);
  const { problem, tls } = peer!;
  if (!problem) {
    context.out(`${peer!.peer} is trusted already: its certificate is of ${tls?.certificate?.issuer ?? 'no CA'}.`);
    return undefined;
  }
  if (problem.code !== 'tls_untrusted') throw new Told(problem);
  const { authority, certificate } = tls ?? {};
  if (!authority)
    throw new CodedError('tls_ca_not_sent', { target: peer!.peer, issuer: certificate?.issuer ?? 'unknown' });
  context.out(`The certificate of ${peer!.peer} is of no CA that this machine trusts.\n${told(authority)}`);
  return { authority, peers: [peer!.peer], confirmed: false };
}

const told = ({ subject, until, fingerprint }: Omit<AuthorityView, 'pem'>): string =>
  `${subject}, until ${until.slice(0, 10)}\n  SHA-256 ${fingerprint}`;

const isNamed = ({ name, peer }: PeerResult, what: string): boolean =>
  [name, peer, peer.replace(/:\d+$/, '')].some((one) => one.toLowerCase() === what.toLowerCase());

function addressOf(what: string): string {
  const url = URL.parse(what.includes('://') ? what : `https://${what}`);
  if (url?.protocol !== 'https:')
    throw new CodedError('usage', { detail: `"${what}" is no host, no SHA-256 fingerprint and no file.` });
  return url.href;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
