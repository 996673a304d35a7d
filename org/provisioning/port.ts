/**
 * What the directory and the apps tell provisioning, always in the transaction of the change itself. What touches many
 * people of an app is then only noted, and done in slices (ADR 49).
 */
import type { Tx } from '../db/database.ts';
import type { Repair } from '../drift/repair.ts';
import type { LogActor } from '../log/event.ts';
import type { ActionPolicy } from '../queue/port.ts';

export interface Provisioning extends ActionPolicy {
  /** People now assigned to an app (rows in app_user are made or wanted again); enqueues what the app's options say. */
  assigned(tx: Tx, appId: string, personIds: string[], scope: 'USER' | 'GROUP'): Promise<void>;
  /** People no longer assigned: deactivated in the app where that is possible, a task where it is not. */
  unassigned(tx: Tx, appId: string, personIds: string[]): Promise<void>;
  /** Profiles changed (person.rev has grown). */
  profilesChanged(tx: Tx, personIds: string[]): Promise<void>;
  /** An account has other values of its own (app_user.overrides). */
  overridden(tx: Tx, appId: string, personId: string): Promise<void>;
  /** Writes accounts of an app again, of these people or of all who are assigned; held ones too. @returns how many */
  provisionNow(tx: Tx, appId: string, personIds?: string[]): Promise<number>;
  /** Status changed: deactivated or suspended people are deactivated everywhere, active ones come back. */
  statusChanged(tx: Tx, personIds: string[]): Promise<void>;
  /** A password was set; the clear text is sealed to the agents of each app here and is never stored. */
  passwordSet(tx: Tx, personId: string, clearText: string): Promise<void>;
  /** An app is to get other passwords than before. */
  passwordRuleChanged(tx: Tx, appId: string): Promise<void>;
  /**
   * Members, name or description of groups changed: assignments by group follow, pushed groups are pushed.
   * `personIds`: who came or went, where that is known; without it everybody assigned by these groups is looked at.
   */
  groupsChanged(tx: Tx, groupIds: string[], personIds?: string[]): Promise<void>;
  /** A group is assigned to an app, or no longer. */
  groupAssigned(tx: Tx, appId: string, groupId: string): Promise<void>;
  groupUnassigned(tx: Tx, appId: string, groupId: string): Promise<void>;
  /** A push group mapping was made, renewed ("push now") or switched. */
  groupPush(tx: Tx, mappingId: string): Promise<void>;
  /** The mapping ends; the group in the app is deleted or left. */
  groupUnlink(tx: Tx, mappingId: string, remove: boolean): Promise<void>;
  /** An app's mapping changed: what failed by the old one is tried again. */
  mappingChanged(tx: Tx, appId: string): Promise<void>;
  /** Every account of an app is written again by its mapping. @returns how many */
  applyMapping(tx: Tx, appId: string): Promise<number>;
  /** "Enable on-premises provisioning", connector settings, options or agents of an app changed. */
  appChanged(tx: Tx, appId: string): Promise<void>;
  /** Starts an import. Throws CodedError `import_running`. @returns id of the import_run */
  startImport(tx: Tx, appId: string, mode: 'full' | 'incremental'): Promise<string>;
  /** Starts a drift check. Throws CodedError `import_running`. @returns id of the run */
  startDriftCheck(tx: Tx, appId: string): Promise<string>;
  /** Writes what a drift check found as the org holds it. @returns how many accounts and groups */
  repairDrift(tx: Tx, appId: string, repair: Repair): Promise<number>;
  /** Answers what an import's safeguard holds back. Throws CodedError `import_holds_nothing`. @returns accounts that are read */
  answerSafeguard(tx: Tx, appId: string, importId: string, answer: 'release' | 'dismiss'): Promise<number>;
  /** Confirms (or ignores) rows of an import's result; EXACT links, NEW makes a person. */
  confirmImport(
    tx: Tx,
    appId: string,
    decisions: { externalId: string; decision: 'confirm' | 'ignore' }[],
    actor: LogActor,
  ): Promise<void>;
  /** Retry of tasks: the held action runs again with the current state; an app's task closes its circuit at once. */
  retryTasks(tx: Tx, taskIds: string[]): Promise<void>;
  /** Retry of all open tasks of an app. @returns how many */
  retryTasksOf(tx: Tx, appId: string): Promise<number>;
}
