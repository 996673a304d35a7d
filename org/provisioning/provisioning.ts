import type { Change } from '@postern/protocol/wire';
import type { Tx } from '../db/database.ts';
import { followDrift } from '../drift/follow.ts';
import { repairDrift } from '../drift/repair.ts';
import { startDriftCheck } from '../drift/start.ts';
import { followImports } from '../imports/apply/follow.ts';
import { changesTold, startChanged } from '../imports/changed.ts';
import { confirmImport } from '../imports/confirm.ts';
import { answerSafeguard } from '../imports/held-back.ts';
import { startDueImports } from '../imports/run-schedule.ts';
import { startImport } from '../imports/start.ts';
import type { AgentSettings } from '../queue/deps.ts';
import { assigned, unassigned } from './assignments.ts';
import { build } from './build/build.ts';
import {
  appChanged,
  applyMapping,
  groupsChanged,
  mappingChanged,
  overridden,
  profilesChanged,
  statusChanged,
} from './changes.ts';
import { type Candidate, createConnectorSettings } from './connector-settings.ts';
import { type StartedTest, startConnectorTest } from './connector-test.ts';
import type { ProvisioningDeps } from './deps.ts';
import { groupAssigned, groupUnassigned } from './group-assignments.ts';
import { groupPush, groupUnlink } from './group-push.ts';
import { followJobs } from './jobs/follow.ts';
import { retryTasksOf } from './jobs/retry-tasks-of.ts';
import { lapsed } from './lapsed.ts';
import { deleteWhatIsDue } from './leaving.ts';
import { expirePasswords, passwordRuleChanged, passwordSet } from './passwords.ts';
import type { Provisioning } from './port.ts';
import { provisionNow } from './provision-now.ts';
import { followPushRules } from './push-rules/follow.ts';
import { retryTasks } from './retry-tasks.ts';
import { settle } from './settle/settle.ts';

export interface ProvisioningService extends Provisioning {
  /** Settings of apps for one agent; what createQueue asks for. */
  settingsFor(agentId: string, appIds: string[]): Promise<AgentSettings[]>;
  /** One connector.test for each agent, with settings that are not saved; wait with `queue.finished`. */
  startConnectorTest(tx: Tx, test: { appId: string; candidate: Candidate; agentIds: string[] }): Promise<StartedTest[]>;
  /** Erases passwords that did not arrive within 72 h, with a task for each; call it on a timer. @returns how many */
  expirePasswords(tx: Tx): Promise<number>;
  /** Deletes the accounts of those who left long enough ago; call it on a timer. @returns how many are looked at */
  deleteWhatIsDue(tx: Tx): Promise<number>;
  /** Asks the push rules about some groups that are due; follow `group_push` with it. @returns is there more? */
  followPushRules(tx: Tx): Promise<boolean>;
  /** Does the next slice of what touches many people of an app; follow `app_jobs` with it. @returns is there more? */
  followJobs(tx: Tx): Promise<boolean>;
  /** Compares the next slice of a drift check; follow `drift` with it. @returns is there more? */
  followDrift(tx: Tx): Promise<boolean>;
  /** Applies the next slice of an import; follow `imports` with it. @returns is there more? */
  followImports(tx: Tx): Promise<boolean>;
  /** Starts the imports that fell due by their schedules; call it on a timer. @returns ids of their apps */
  startDueImports(tx: Tx): Promise<string[]>;
  /** What an agent tells of changes in the applications it watches. */
  changesTold(tx: Tx, agentId: string, changed: readonly Change[]): Promise<void>;
  /** Starts imports that changes have made due; call it on a timer. @returns ids of their apps */
  startChanged(tx: Tx): Promise<string[]>;
}

/** Turns what the org holds into actions, and answers into what the org knows of its applications. */
export function createProvisioning(deps: ProvisioningDeps): ProvisioningService {
  const source = createConnectorSettings(deps);
  return {
    assigned: (tx, ...rest) => assigned(deps, tx, ...rest),
    unassigned: (tx, ...rest) => unassigned(deps, tx, ...rest),
    profilesChanged: (tx, ...rest) => profilesChanged(deps, tx, ...rest),
    overridden: (tx, ...rest) => overridden(deps, tx, ...rest),
    provisionNow: (tx, ...rest) => provisionNow(deps, tx, ...rest),
    statusChanged: (tx, ...rest) => statusChanged(deps, tx, ...rest),
    passwordSet: (tx, ...rest) => passwordSet(deps, tx, ...rest),
    passwordRuleChanged: (tx, ...rest) => passwordRuleChanged(tx, ...rest),
    groupsChanged: (tx, ...rest) => groupsChanged(deps, tx, ...rest),
    groupAssigned: (tx, ...rest) => groupAssigned(deps, tx, ...rest),
    groupUnassigned: (tx, ...rest) => groupUnassigned(deps, tx, ...rest),
    groupPush: (tx, ...rest) => groupPush(deps, tx, ...rest),
    groupUnlink: (tx, ...rest) => groupUnlink(deps, tx, ...rest),
    mappingChanged: (tx, ...rest) => mappingChanged(deps, tx, ...rest),
    applyMapping: (tx, ...rest) => applyMapping(deps, tx, ...rest),
    appChanged: (tx, ...rest) => appChanged(deps, tx, ...rest),
    startImport: (tx, appId, mode) => startImport(deps, tx, appId, mode),
    confirmImport: (tx, ...rest) => confirmImport(deps, tx, ...rest),
    answerSafeguard: (tx, ...rest) => answerSafeguard(deps, tx, ...rest),
    followPushRules: (tx) => followPushRules(deps, tx),
    startDriftCheck: (tx, ...rest) => startDriftCheck(deps, tx, ...rest),
    repairDrift: (tx, ...rest) => repairDrift(deps, tx, ...rest),
    followDrift: (tx) => followDrift(deps, tx),
    followImports: (tx) => followImports(deps, tx),
    followJobs: (tx) => followJobs(deps, tx),
    startDueImports: (tx) => startDueImports(deps, tx),
    changesTold: (tx, ...rest) => changesTold(deps, tx, ...rest),
    startChanged: (tx) => startChanged(deps, tx),
    retryTasks: (tx, ...rest) => retryTasks(deps, tx, ...rest),
    retryTasksOf: (tx, ...rest) => retryTasksOf(deps, tx, ...rest),
    build: (tx, ...rest) => build(deps, tx, ...rest),
    settle: (tx, ...rest) => settle(deps, tx, ...rest),
    lapsed: (tx, ...rest) => lapsed(deps, tx, ...rest),
    settingsFor: (...args) => source.settingsFor(...args),
    startConnectorTest: (tx, test) => startConnectorTest(deps, source, tx, test),
    deleteWhatIsDue: (tx) => deleteWhatIsDue(deps, tx),
    expirePasswords: (tx) => expirePasswords(deps, tx),
  };
}
