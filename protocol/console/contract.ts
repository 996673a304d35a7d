import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { testReport } from '../wire/result.ts';
import { activityDetail, activityFilter, activityOutline, activitySummary } from './activity.ts';
import { codedError, nothing } from './coded.ts';
import { desktopView } from './desktop.ts';
import { bundleChunk, bundleProgress, bundleText } from './diagnostics.ts';
import { enrolmentState, orgCheck } from './enrolment.ts';
import { logBatch, logFilter, logFollow, logFrom, logLevels, logNumbers } from './log.ts';
import { processInfo, releasedAgent, settingsView } from './settings.ts';
import { activityRow, agentState } from './state.ts';
import { authorityView, peerResult, trialState, trustChange } from './trust.ts';

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
    /** How many there are and where the pages begin: any of them can then be listed, by the end of the one before it. */
    outline: call.input(activityFilter.extend({ pageSize: limit })).output(activityOutline),
    /** The newest rows at once, then the newest rows after each change (at most ten times a second). */
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
    /** Finishes what runs and lets go of the data folder, for whoever takes the agent over. Over the local socket only. */
    release: call.output(releasedAgent),
    /** Finishes what runs, takes the agent out of the org and deletes its key. `localOnly`: the org is not asked. */
    unenrol: call.input(z.object({ localOnly: z.boolean().default(false) })).output(nothing),
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
    /** Changes how the org is reached, at once: nothing runs yet that could be cut off. */
    setTrust: call.input(trustChange).output(nothing),
  },
  /** How an enrolled agent connects. A change is tried first and rolled back by itself where it does not work. */
  trust: {
    /** The change on trial, or what became of the last one. */
    watch: call.output(eventIterator(trialState)),
    try: call.input(trustChange).output(nothing),
    /** The same together with the change that is on trial. */
    amend: call.input(trustChange).output(nothing),
    /** Keeps it although connectors that are reached now would be cut off. */
    keep: call.output(nothing),
    rollBack: call.output(nothing),
    /** Whom the present settings reach: org and connectors, all in each item. */
    test: call.output(eventIterator(z.array(peerResult))),
    /** The certificates of a PEM text; nothing is changed. */
    read: call.input(z.object({ pem: z.string().max(200_000) })).output(z.array(authorityView)),
  },
  log: {
    /** Until the next restart. */
    level: call.input(z.object({ level: z.enum(logLevels) })).output(nothing),
    /**
     * Looks for lines from a place on, until it has `limit` of them; each item has what was found since the last one. A
     * reader that leaves ends the search.
     */
    read: call
      .input(logFilter.extend({ limit, from: logFrom, direction: z.enum(['older', 'newer']) }))
      .output(eventIterator(logBatch)),
    /** The newest lines at once, then what is added. */
    follow: call.input(logFilter.extend({ limit })).output(eventIterator(logFollow)),
    /** Numbers of lines by their ids. Counts on for a moment each time it is asked, until everything is counted. */
    numbers: call.input(z.object({ ids: z.array(z.number().min(0)).max(300) })).output(logNumbers),
    /** The whole log with its turned files, in pieces. */
    download: call.output(eventIterator(z.object({ text: z.string() }))),
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
  /** Answered by the desktop application; anyone else offers nothing and refuses the rest. */
  desktop: {
    watch: call.output(eventIterator(desktopView)),
    startAtSignIn: call.input(z.object({ on: z.boolean() })).output(nothing),
    /** Asks a person for root's rights, then makes the agent the service of this machine, starts that or stops it. */
    service: call.input(z.object({ step: z.enum(['start', 'stop']) })).output(nothing),
    /** `install` ends the application and starts the newer one. */
    update: call.input(z.object({ step: z.enum(['check', 'install']) })).output(nothing),
  },
  access: {
    /** A link that opens the screens in a browser on this machine, once. Over the local socket only. */
    link: call.output(z.object({ url: z.string(), validMs: z.number() })),
  },
};
export type ConsoleContract = typeof consoleContract;
