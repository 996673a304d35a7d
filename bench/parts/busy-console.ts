/**
 * The loopback console over a state board that changes 10,000 times a second. Stands in for an agent with that much work,
 * which no connector on one machine keeps up with: board, console, transport and page are those of the product. The state
 * says as `inFlight` how many ms the process runs; the journal gets an action every 20 ms whose person's name says the same.
 * Prints `{ url, begin }`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentSlot } from '../../agent/console/agent-slot.ts';
import { serveLoopback } from '../../agent/console/loopback/loopback-server.ts';
import { createConsoleRouter } from '../../agent/console/router.ts';
import { createSetup } from '../../agent/console/setup.ts';
import { createDiagnostics } from '../../agent/diagnostics/diagnostics.ts';
import type { AgentState } from '../../agent/health/state.ts';
import { lookAt } from '../../agent/journal/look.ts';
import { openNodeStore } from '../../agent/journal/node-store.ts';
import { prepareStore } from '../../agent/journal/prepare-store.ts';
import { recentActions } from '../../agent/journal/recent.ts';
import { outlineActions, searchActions } from '../../agent/journal/search.ts';
import { summarize } from '../../agent/journal/summarize.ts';
import { createStateBoard } from '../../agent/link/state-board.ts';
import { systemTimers } from '../../agent/link/timers.ts';
import { root } from '../../demo/system/program.ts';

const perSecond = 10_000;
const dataDir = mkdtempSync(join(tmpdir(), 'postern-busy-'));
const store = prepareStore(join(dataDir, 'journal.db'), openNodeStore);
const insert = store.prepare(
  `insert into action (id, epoch, hash, state, app_id, app, kind, subject, received_at, sent_at, answered_at, status)
   values (?, 'busy', '', 'reported', 'app', 'HR database', 'user.push', ?, ?, ?, ?, 'done')`,
);
const begin = Date.now();
let done = 0;
const readState = (): AgentState => ({
  ...{ state: 'connected', version: '1.0.0', startedAt: begin, lastContactAt: Date.now(), failed: 0, done },
  ...{ inFlight: Date.now() - begin, org: 'https://org.example', name: 'busy', apps: [] },
});
const board = createStateBoard({ timers: systemTimers, read: readState });
const environment = { dataDir, keychain: 'file', consoleAssets: '', systemProxy: undefined } as const;
const notHere = () => Promise.reject(new Error('not in this bench'));
const slot = createAgentSlot(readState());
slot.put({
  state: readState,
  subscribe: board.subscribe,
  actions: (query) => recentActions(store, query),
  searchActions: (query) => searchActions(store, query),
  outline: (query, pageSize) => outlineActions(store, query, pageSize),
  action: (id) => lookAt(store, id),
  summary: (since) => summarize(store, since, Date.now()),
  ...{ test: notHere, pause: notHere, resume: notHere },
});
const logFile = join(dataDir, 'agent.log');
const router = createConsoleRouter({
  ...{ agent: slot, dataDir, link: notHere, openParts: notHere, settings: notHere, unenrol: notHere },
  ...{ release: () => undefined, systemProxy: undefined },
  log: { file: logFile, level: () => 'info', setLevel: () => undefined },
  trial: () => {
    throw new Error('not in this bench');
  },
  setup: createSetup({ environment, enrolled: notHere }),
  diagnostics: createDiagnostics({ environment, agent: slot, logFile }),
});

let took = 0;
setInterval(() => {
  const now = Date.now();
  for (const due = ((now - begin) / 1000) * perSecond; done < due; ) {
    done += 1;
    board.changed();
  }
  if (now - took < 20) return;
  took = now;
  insert.run(`busy-${now}`, `Ada No. ${now - begin}`, now, now, now);
}, 1);
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit());
const { link } = await serveLoopback({ router, assets: join(root, 'renderer', 'dist'), port: 0 });
console.log(JSON.stringify({ event: 'ready', url: link().url, begin }));
