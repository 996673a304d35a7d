import type { KeyObject } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { registerAccount } from './account/routes.ts';
import { registerAgents } from './agents/agent-routes.ts';
import type { AgentsDeps } from './agents/deps.ts';
import { registerWork } from './agents/work.ts';
import { deliverAlerts } from './alerts/deliver.ts';
import { watchAlerts } from './alerts/watch.ts';
import { registerApi } from './api/api.ts';
import { answerError } from './api/errors.ts';
import { registerSession } from './auth/admin/session-routes.ts';
import { registerInteraction } from './auth/interaction-routes.ts';
import type { Nonces } from './auth/nonces.ts';
import { agentAddresses, registerProvider, serviceAddresses } from './auth/provider-routes.ts';
import { afterRestore } from './backup/after-restore.ts';
import { createAuth } from './create-auth.ts';
import type { Db } from './db/database.ts';
import { createFollower } from './db/follower.ts';
import { createRuleFollower } from './directory/rules/follower.ts';
import { createDownloads } from './downloads/downloads.ts';
import { every } from './every.ts';
import { orgFiles } from './files.ts';
import { registerImports } from './imports/register.ts';
import { createCallers } from './inbound/callers.ts';
import { deleteLeavers } from './inbound/directory/delete-leavers.ts';
import { registerInbound } from './inbound/endpoint.ts';
import { modeNames } from './inbound/mode.ts';
import { createInboundModes } from './inbound/modes.ts';
import { createRelayAudit } from './inbound/relay/audit.ts';
import { createRequestLog } from './inbound/request-log.ts';
import { createSystemLog } from './log/system-log.ts';
import { createMapper } from './mappings/mapper.ts';
import { createProvisioning, type ProvisioningService } from './provisioning/provisioning.ts';
import type { Queue } from './queue/port.ts';
import { createQueue } from './queue/queue.ts';
import { sweepTables } from './retention/sweep.ts';
import { createSeal } from './seal/seal.ts';
import { version } from './version.ts';
import { answerAgentFault, isAgentCall, renewNonce } from './web/agent-faults.ts';
import { answerBadUrl } from './web/bad-url.ts';
import { registerHealth } from './web/health.ts';
import { pinAddress } from './web/pin-address.ts';
import { securityHeaders } from './web/security-headers.ts';
import { registerStatic } from './web/static.ts';

export interface OrgDeps {
  db: Db;
  orgKey: KeyObject;
  /** Origin under which browsers and agents reach this org. */
  publicUrl: string;
  tls?: { cert: string; key: string };
  trustProxy?: boolean | string[];
  log: Logger;
  /** Folder of the installers that the org hands out. */
  downloads?: string | undefined;
  /** Epoch ms; the nodes of one org must agree within a second or two. */
  clock?: () => number;
  /** No other process works on this database while this one does. */
  alone?: boolean;
  /** Seconds between two polls of a device code; default 5. */
  pollSeconds?: number;
}

export interface Org {
  app: FastifyInstance;
  db: Db;
  queue: Queue;
  provisioning: ProvisioningService;
  /** For what changes agents, e.g. lifecycle.ts. */
  agentsDeps: AgentsDeps;
  nonces: Nonces;
  /** @returns address it listens on, e.g. `https://127.0.0.1:8443` */
  listen(at: { host: string; port: number }): Promise<string>;
  /** Answers open polls, finishes what runs, and leaves the database open for its owner to close. */
  close(): Promise<void>;
}

const pruneEvery = 60_000;
const scheduleEvery = 20_000;
const changesEvery = 1_000;
const alertsEvery = 10_000;
const maintainEvery = 5_000;

/** The org: the only place where its parts meet. */
export async function createOrg(deps: OrgDeps): Promise<Org> {
  const { db, publicUrl, log, clock = Date.now } = deps;
  const systemLog = createSystemLog({ clock });
  const seal = createSeal(deps.orgKey);
  const auth = await createAuth({ ...deps, clock, seal, systemLog });

  // Queue and provisioning need each other; neither asks for the other before the first call.
  let queue: Queue | undefined;
  const theQueue = (): Queue => {
    if (!queue) throw new Error('the queue is not there yet');
    return queue;
  };
  const mapper = createMapper({ clock });
  const provisioningDeps = { db, queue: theQueue, seal, events: systemLog, mapper, clock, log };
  const provisioning = createProvisioning(provisioningDeps);
  queue = await createQueue({ db, policy: provisioning, clock, log, settingsFor: provisioning.settingsFor });

  await afterRestore({ db, provisioning, systemLog });

  const app = createApp(deps);
  const secure = publicUrl.startsWith('https:');
  pinAddress(app, publicUrl);
  securityHeaders(app, { secure });
  renewNonce(app, auth.nonces);
  app.setErrorHandler((error: FastifyError, request, reply) =>
    isAgentCall(request)
      ? answerAgentFault({ nonces: auth.nonces, clock }, error, request, reply)
      : answerError(error, request, reply),
  );
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody, { bodyLimit: 16_384, parser: readForm });

  const { requireAgent, recognise } = auth.calls;
  const { authenticateAdmin } = auth.admins;
  await registerProvider(app, auth.provider, agentAddresses);
  await registerProvider(app, auth.serviceProvider, serviceAddresses);
  registerInteraction(app, { ...auth, db, systemLog, publicUrl, clock });
  registerSession(app, { db: db.kysely, signIn: auth.signIn, adminAuth: auth.admins, clock, secure });
  const agentsDeps = { db, queue, systemLog, auth: auth.calls, proofs: auth.proofs, clock, publicUrl };
  registerAgents(app, agentsDeps);
  await registerWork(app, {
    ...{ queue, requireAgent, recognise, clock },
    changesTold: (agentId, changed) => db.transaction((tx) => provisioning.changesTold(tx, agentId, changed)),
  });
  await registerImports(app, { requireAgent, provisioning: provisioningDeps });
  const requests = createRequestLog({ db, log });
  const callers = await createCallers({ db, tokens: auth.inboundTokens });
  const audit = createRelayAudit({ db, systemLog, log });
  const modes = createInboundModes({
    audit,
    db,
    mapper,
    systemLog,
    provisioning,
    clock,
    queue,
    seal,
    orgKey: deps.orgKey,
  });
  await registerInbound(app, { db, modes, callers, systemLog, requests, publicUrl, clock, log });
  const org = { url: publicUrl, version };
  const inbound = { offered: ['off' as const, ...modeNames(modes)], requests, callers };
  const downloads = createDownloads(deps.downloads);
  const apiDeps = {
    db,
    provisioning,
    queue,
    seal,
    systemLog,
    mapper,
    inbound,
    downloads,
    clock,
    authenticateAdmin,
    org,
  };
  await registerApi(app, apiDeps);
  const ruleFollower = await createRuleFollower({ db, systemLog, provisioning, clock, log });
  const jobFollower = await createFollower({
    ...{ db, log, channel: 'app_jobs', turn: provisioning.followJobs },
    failed: 'A change of many accounts could not go on',
  });
  const pushFollower = await createFollower({
    ...{ db, log, channel: 'group_push', turn: provisioning.followPushRules },
    failed: 'Push rules could not be followed',
  });
  const driftFollower = await createFollower({
    ...{ db, log, channel: 'drift', turn: provisioning.followDrift },
    failed: 'A drift check could not go on',
  });
  const importFollower = await createFollower({
    ...{ db, log, channel: 'imports', turn: provisioning.followImports },
    failed: 'An import could not go on',
  });
  registerHealth(app, { db, version });
  registerAccount(app, { db, systemLog, provisioning, clock, publicUrl, secure });
  await registerStatic(app, { files: orgFiles, org: new URL(publicUrl).host });

  const stopPruning = every(
    pruneEvery,
    async () => {
      await sweepTables(db, clock());
      await db.transaction((tx) => provisioning.expirePasswords(tx));
    },
    (error) => log.error({ err: error }, 'What ran out could not be removed'),
  );
  const alerts = { db, seal, clock, publicUrl, certificate: deps.tls?.cert };
  const stopAlerts = every(
    alertsEvery,
    async () => {
      await watchAlerts(alerts);
      await deliverAlerts(alerts);
    },
    (error) => log.error({ err: error }, 'Alerts could not be sent'),
  );
  const stopScheduling = every(
    scheduleEvery,
    async () => {
      await db.transaction((tx) => provisioning.startDueImports(tx));
      await db.transaction((tx) => provisioning.deleteWhatIsDue(tx));
      while (await db.transaction((tx) => deleteLeavers({ systemLog, provisioning, clock }, tx)));
    },
    (error) => log.error({ err: error }, 'Imports or deletions that are due could not be started'),
  );
  const stopChanges = every(
    changesEvery,
    async () => void (await db.transaction((tx) => provisioning.startChanged(tx))),
    (error) => log.error({ err: error }, 'Imports that a change made due could not be started'),
  );
  const stopMaintaining = every(
    maintainEvery,
    () => db.maintain(),
    (error) => log.error({ err: error }, 'The database could not be tidied'),
  );

  return {
    app,
    db,
    queue,
    provisioning,
    agentsDeps,
    nonces: auth.nonces,
    listen: (at) => app.listen(at),
    async close() {
      await Promise.all([stopPruning(), stopAlerts(), stopScheduling(), stopChanges(), stopMaintaining()]);
      const followers = [ruleFollower, jobFollower, pushFollower, driftFollower, importFollower];
      await Promise.all(followers.map((follower) => follower.close()));
      // Open polls are answered first: closing the server waits for them.
      await theQueue().close();
      await app.close();
      await Promise.all([requests.settled(), audit.settled(), theQueue().counted()]);
      await callers.close();
    },
  };
}

function createApp({ tls, trustProxy = false, log, clock = Date.now }: OrgDeps): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    // Longer than a long poll, so that an agent's connection lives from one to the next.
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    // A login is up to 255 characters, each up to four bytes of percent-encoding.
    routerOptions: { maxParamLength: 4096 },
    frameworkErrors: answerBadUrl(clock),
    ...(tls && { https: { ...tls, minVersion: 'TLSv1.2' } }),
  });
  app.removeContentTypeParser('text/plain');
  return app as unknown as FastifyInstance;
}

/** Of a field that comes twice the last; NUL, which no name or password holds, as the sign for what cannot be read. */
const readForm = (text: string): Record<string, string> =>
  Object.fromEntries([...new URLSearchParams(text)].map(([name, value]) => [name, value.replaceAll('\0', '\ufffd')]));
