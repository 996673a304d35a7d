import { z } from 'zod';
import { codedProblem } from './coded.ts';
import { certificateView } from './settings.ts';

/** A CA that can be trusted by sending its PEM back. */
export const authorityView = certificateView.extend({ pem: z.string() });
export type AuthorityView = z.infer<typeof authorityView>;

/** What TLS agreed on with a peer, or what it refused there. */
export const tlsView = z.object({
  /** "TLS 1.3"; absent where the handshake failed. */
  version: z.string().optional(),
  cipher: z.string().optional(),
  certificate: certificateView.optional(),
  /** The chain leads to a CA that the world trusts, not only this machine. */
  publicCa: z.boolean(),
  /** The topmost certificate that the peer sent; absent where that cannot be trusted by itself. */
  authority: authorityView.optional(),
});
export type TlsView = z.infer<typeof tlsView>;

const trustSettings = [
  'proxy.mode',
  'proxy.url',
  'proxy.user',
  'proxy.password',
  'proxy.noProxy',
  'proxy.connectors',
  'tls.minVersion',
  'tls.caFiles',
  'tls.clientCert',
  'tls.clientKey',
  'tls.clientPassphrase',
] as const;
/** Settings that decide how this agent connects, by their names in `postern config`. */
export type TrustSetting = (typeof trustSettings)[number];

/** Peers (`host:port`); null = the org and every connector. */
const peers = z.array(z.string().max(300)).max(200).nullable();

/** What people want to be different. Everything is optional; what is not named stays. */
export const trustChange = z.object({
  /** An empty text takes a setting back to its default. */
  settings: z.partialRecord(z.enum(trustSettings), z.string().max(10_000)).optional(),
  addCas: z
    .array(z.object({ pem: z.string().max(200_000), peers: peers.optional() }))
    .max(50)
    .optional(),
  /** Fingerprints; a file goes as a whole. */
  removeCas: z.array(z.string().max(200)).max(50).optional(),
  /** For whom an own CA is trusted. */
  limitCas: z
    .array(z.object({ fingerprint: z.string().max(200), peers }))
    .max(50)
    .optional(),
  /** Certificate and key in PEM, or a PKCS#12 file in base64; null = none from now on. */
  client: z
    .object({
      pem: z.string().max(200_000).optional(),
      pkcs12: z.base64().max(400_000).optional(),
      passphrase: z.string().max(1000).optional(),
    })
    .nullable()
    .optional(),
});
export type TrustChange = z.infer<typeof trustChange>;

/** Whether the org or a connector is reached. */
export const peerResult = z.object({
  /** `org`, or the id of an app. */
  id: z.string(),
  name: z.string(),
  /** `host:port`. */
  peer: z.string(),
  state: z.enum(['trying', 'reached', 'failed']),
  ms: z.number().optional(),
  tls: tlsView.optional(),
  /** The proxy that leads there. */
  proxy: z.string().optional(),
  problem: codedProblem.optional(),
  /** It is reached by the present settings and would not be by the new ones. */
  cutOff: z.boolean(),
});
export type PeerResult = z.infer<typeof peerResult>;

const changed = z.object({
  setting: z.enum([...trustSettings, 'tls.caFor']),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** The one change that is on trial, or what became of the last one. The settings before it carry the work meanwhile. */
export const trialState = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('idle'),
    last: z
      .object({
        outcome: z.enum(['kept', 'rolled_back']),
        /** Epoch ms. */
        at: z.number(),
        changes: z.array(changed),
        /** Why it was rolled back. */
        problem: codedProblem.optional(),
      })
      .optional(),
  }),
  z.object({
    step: z.literal('trying'),
    changes: z.array(changed),
    /** Until it is rolled back by itself, in ms. */
    limitMs: z.number(),
    leftMs: z.number(),
    peers: z.array(peerResult),
    /** The org is reached and a connector would be cut off: a person decides. */
    asks: z.boolean(),
  }),
]);
export type TrialState = z.infer<typeof trialState>;
