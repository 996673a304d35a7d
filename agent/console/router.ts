import { release, type } from 'node:os';
import { implement } from '@orpc/server';
import { consoleContract, type DesktopView, type LogLevel, type SettingsView } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { ActionQuery } from '../journal/record.ts';
import type { LogFile } from '../log/log.ts';
import type { Parts } from '../parts.ts';
import type { Trial } from '../trial/trial.ts';
import { authorityOf, parseCertificates } from '../trust/certificate.ts';
import type { ProxyRules } from '../trust/proxy.ts';
import { agentVersion } from '../version.ts';
import type { ConsoleAgent } from './agent-slot.ts';
import { checkStream } from './check-stream.ts';
import { followActions } from './follow-actions.ts';
import { createLogView } from './log-view.ts';
import { newest } from './newest.ts';
import type { Setup } from './setup.ts';
import { told } from './told.ts';

export interface ConsoleDeps {
  agent: ConsoleAgent;
  log: Pick<LogFile, 'file' | 'level' | 'setLevel'>;
  dataDir: string;
  setup: Setup;
  /** Throws CodedError `not_enrolled`. */
  trial(): Trial;
  /** Connections by the settings as they are now, for a look at the org; and its address where there is one. */
  openParts(): Promise<Pick<Parts, 'trust' | 'clock' | 'openHttp'> & { org: string | undefined }>;
  settings(): Promise<SettingsView>;
  diagnostics: Diagnostics;
  /** Stops the agent and takes it out of the org. Throws CodedError or OrgFault; then it runs again. */
  unenrol(localOnly: boolean): Promise<void>;
  /** Finishes what runs, then lets go of the data folder. */
  release(): void;
  systemProxy: ProxyRules | undefined;
  /** A one-time link to the loopback console; starts it where it does not listen yet. */
  link(): Promise<{ url: string; validMs: number }>;
}

/** Who asks: a program of the same user, a window of the program that carries the agent, or a browser. */
export interface ConsoleContext {
  carrier: 'socket' | 'window' | 'loopback';
  /** Of the socket: resolves when the answer is on its way. */
  answered?: Promise<unknown>;
}

/** The agent itself is no desktop application; the one that carries it answers in its place. */
const offersNothing = (listener: (view: DesktopView) => void): (() => void) => {
  listener({});
  return () => undefined;
};
const desktopOnly = (): never => {
  throw new CodedError('desktop_only');
};

const queryOf = <Q extends object>(input: Q) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== '')) as ActionQuery;

/** The contract of the screens over a running agent; the same for every carrier. */
export function createConsoleRouter(deps: ConsoleDeps) {
  const { agent, log, dataDir, setup } = deps;
  const view = createLogView(log.file);
  const os = implement(consoleContract)
    .$context<ConsoleContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw told(error);
      }
    });
  return os.router({
    state: {
      get: os.state.get.handler(() => agent.state()),
      watch: os.state.watch.handler(({ signal }) => newest(agent.subscribe, signal)),
    },
    actions: {
      list: os.actions.list.handler(({ input }) => agent.searchActions(queryOf(input))),
      outline: os.actions.outline.handler(({ input: { pageSize, ...filter } }) =>
        agent.outline(queryOf(filter), pageSize),
      ),
      follow: os.actions.follow.handler(({ input, signal }) =>
        newest((listener) => followActions(agent, () => agent.searchActions(queryOf(input)), listener), signal),
      ),
      get: os.actions.get.handler(({ input: { id } }) => {
        const found = agent.action(id);
        if (!found) throw new CodedError('action_unknown', { id });
        return found;
      }),
      summary: os.actions.summary.handler(({ input }) => agent.summary(input.since)),
    },
    apps: { test: os.apps.test.handler(({ input, signal }) => agent.test(input.appId, signal)) },
    agent: {
      pause: os.agent.pause.handler(() => agent.pause().then(() => ({}))),
      resume: os.agent.resume.handler(() => agent.resume().then(() => ({}))),
      release: os.agent.release.handler(({ context }) => {
        if (!context.answered) throw new CodedError('console_local_only');
        void context.answered.then(deps.release);
        return deps.systemProxy ? { proxy: deps.systemProxy } : {};
      }),
      unenrol: os.agent.unenrol.handler(({ input }) => deps.unenrol(input.localOnly).then(() => ({}))),
    },
    org: {
      check: os.org.check.handler(async ({ input, signal }) => {
        const parts = await deps.openParts();
        return checkStream(input.url ?? parts.org, parts, signal);
      }),
    },
    enrolment: {
      watch: os.enrolment.watch.handler(({ signal }) => newest(setup.subscribe, signal)),
      start: os.enrolment.start.handler(({ input }) => {
        setup.start(input.url, input.name);
        return {};
      }),
      cancel: os.enrolment.cancel.handler(() => {
        setup.cancel();
        return {};
      }),
      setTrust: os.enrolment.setTrust.handler(({ input }) => setup.setTrust(input).then(() => ({}))),
    },
    trust: {
      watch: os.trust.watch.handler(({ signal }) => newest(deps.trial().subscribe, signal)),
      try: os.trust.try.handler(({ input }) =>
        deps
          .trial()
          .start(input)
          .then(() => ({})),
      ),
      amend: os.trust.amend.handler(({ input }) =>
        deps
          .trial()
          .amend(input)
          .then(() => ({})),
      ),
      keep: os.trust.keep.handler(() => {
        deps.trial().keep();
        return {};
      }),
      rollBack: os.trust.rollBack.handler(() => {
        deps.trial().rollBack();
        return {};
      }),
      test: os.trust.test.handler(({ signal }) => deps.trial().test(signal)),
      read: os.trust.read.handler(({ input }) => parseCertificates(input.pem, 'pasted text').map(authorityOf)),
    },
    log: {
      level: os.log.level.handler(({ input }) => {
        log.setLevel(input.level as LogLevel);
        return {};
      }),
      read: os.log.read.handler(({ input, signal }) => view.read(input, signal)),
      follow: os.log.follow.handler(({ input, signal }) => view.follow(input, signal)),
      numbers: os.log.numbers.handler(({ input }) => view.numbers(input.ids)),
      download: os.log.download.handler(() => view.download()),
    },
    settings: { get: os.settings.get.handler(() => deps.settings()) },
    diagnostics: {
      collect: os.diagnostics.collect.handler(({ signal }) => deps.diagnostics.collect(signal)),
      file: os.diagnostics.file.handler(({ input }) => deps.diagnostics.file(input.bundle, input.name)),
      zip: os.diagnostics.zip.handler(({ input }) => deps.diagnostics.zip(input.bundle)),
    },
    process: {
      info: os.process.info.handler(() => ({
        ...{ pid: process.pid, dataDir, logFile: log.file, logLevel: log.level(), version: agentVersion },
        ...{ node: process.version, system: `${type()} ${release()}` },
      })),
    },
    desktop: {
      watch: os.desktop.watch.handler(({ signal }) => newest(offersNothing, signal)),
      startAtSignIn: os.desktop.startAtSignIn.handler(desktopOnly),
      service: os.desktop.service.handler(desktopOnly),
      update: os.desktop.update.handler(desktopOnly),
    },
    access: {
      link: os.access.link.handler(({ context }) => {
        if (context.carrier === 'loopback') throw new CodedError('console_local_only');
        return deps.link();
      }),
    },
  });
}
export type ConsoleRouter = ReturnType<typeof createConsoleRouter>;
