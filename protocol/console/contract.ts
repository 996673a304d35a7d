import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { testReport } from '../wire/result.ts';
import { activityDetail, activityFilter, activitySummary } from './activity.ts';
import { codedError, nothing } from './coded.ts';
import { bundleChunk, bundleProgress, bundleText } from './diagnostics.ts';
import { enrolmentState, orgCheck, proxyChoice } from './enrolment.ts';
import { logFilter, logFollow, logLevels, logPage } from './log.ts';
import { certificateView, processInfo, settingsView } from './settings.ts';
import { activityRow, agentState } from './state.ts';

const limit = z.int().min(1).max(1000).default(100);
const call = oc.errors(codedError);

/** What every screen asks of a running agent, whatever carries it (local socket, MessagePort, loopback HTTP). */
export const consoleContract = {
  state: {
    get: call.output(agentState),
    /** The whole state at once, then the whole state after each change. */
    watch: call.output(eventIterator(agentState)),
  },
  actions: {
    /** Newest first; `before` and `beforeId` are `at` and `id` of the last row of the page before. */
    list: call
      .input(activityFilter.extend({ limit, before: z.number().optional(), beforeId: z.string().max(80).optional() }))
      .output(z.array(activityRow)),
    /** The newest rows at once, then the newest rows after each change (at most twice a second). */
    follow: call.input(activityFilter.extend({ limit })).output(eventIterator(z.array(activityRow))),
    get: call.input(z.object({ id: z.string().max(80) })).output(activityDetail),
    /** Figures since a time (epoch ms). */
    summary: call.input(z.object({ since: z.number() })).output(activitySummary),
  },
  apps: {
    test: call.input(z.object({ appId: z.string() })).output(testReport),
  },
  agent: {
    pause: call.output(nothing),
    resume: call.output(nothing),
  },
  org: {
    /** Looks at an org step by step; every item has all stages. Without `url`: the org of this agent. */
    check: call.input(z.object({ url: z.string().max(2000).optional() })).output(eventIterator(orgCheck)),
  },
  /** Only while the agent is not enrolled; afterwards each of these but `watch` is refused. */
  enrolment: {
    watch: call.output(eventIterator(enrolmentState)),
    /** Asks the org for a code; a code that was asked for before is given up. */
    start: call.input(z.object({ url: z.string().max(2000), name: z.string().max(255).optional() })).output(nothing),
    cancel: call.output(nothing),
    setProxy: call.input(proxyChoice).output(nothing),
    /** Trusts the CAs of a PEM text from now on. */
    addCa: call.input(z.object({ pem: z.string().max(200_000) })).output(z.array(certificateView)),
  },
  log: {
    /** Until the next restart. */
    level: call.input(z.object({ level: z.enum(logLevels) })).output(nothing),
    /** Lines before a place in the file; without `before` the last ones. */
    page: call.input(logFilter.extend({ limit, before: z.number().min(0).optional() })).output(logPage),
    follow: call.input(logFilter.extend({ limit })).output(eventIterator(logFollow)),
  },
  settings: {
    get: call.output(settingsView),
  },
  /** A bundle for those who help. The agent keeps the last one that was collected, so that what was looked at is what is saved. */
  diagnostics: {
    collect: call.output(eventIterator(bundleProgress)),
    /** Text of one of its files. */
    file: call.input(z.object({ bundle: z.string().max(80), name: z.string().max(200) })).output(bundleText),
    zip: call.input(z.object({ bundle: z.string().max(80) })).output(eventIterator(bundleChunk)),
  },
  process: {
    info: call.output(processInfo),
  },
  access: {
    /** A link that opens the screens in a browser on this machine, once. Over the local socket only. */
    link: call.output(z.object({ url: z.string(), validMs: z.number() })),
  },
};
export type ConsoleContract = typeof consoleContract;
