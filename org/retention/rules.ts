import type { Retention } from '@postern/protocol/management';
import { type RawBuilder, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** What becomes of the rows of one table. */
export type Rule =
  /** They stay until a person deletes them, or what they belong to. */
  | { kept: string }
  /** The part of the program that writes them removes them: its file below org/. */
  | { removedBy: string; when: string }
  /** The sweep removes them. */
  | { when: string; over: (at: { now: string; days: Retention }) => RawBuilder<unknown> };

const passed = (column: string, when: string): Rule => ({
  when,
  over: ({ now }) => sql`${sql.ref(column)} < ${now}::timestamptz`,
});
/** Callers that went ask again within minutes. */
const relayedDays = 1;

const older = (column: string, now: string, days: number) =>
  sql`${sql.ref(column)} < ${now}::timestamptz - make_interval(days => ${days})`;

const byAdmin = { kept: 'until an administrator deletes it' };
const withApp = { kept: 'as long as the app is there' };
const withGroup = { kept: 'as long as the group is there' };

/** Every table of the org. One that is missing here does not compile. */
export const rules: Record<keyof Tables, Rule> = {
  alert: {
    when: 'so many days after it was over (taskDays)',
    over: ({ now, days }) => older('closed_at', now, days.taskDays),
  },
  alert_delivery: { kept: 'as long as the alert is there' },
  setting: { kept: 'one row for each setting' },
  administrator: byAdmin,
  admin_session: passed('expires_at', 'when it runs out'),
  api_token: { kept: 'until it is revoked' },
  service_app: { kept: 'until it is deleted' },
  sign_in_failure: {
    when: '15 minutes after the attempt',
    over: ({ now }) => sql`at < ${now}::timestamptz - interval '15 minutes'`,
  },
  oidc: {
    // Until then a device code that ran out is told from one that never was.
    when: 'an hour after it runs out',
    over: ({ now }) => sql`expires_at < ${now}::timestamptz - interval '1 hour'`,
  },
  jti: passed('expires_at', 'when the proof could not be used again anyhow'),
  agent: { kept: 'until it is deleted or leaves the org' },
  agent_key: passed('expires_at', 'a day after another key took its place'),
  enrolment_token: {
    when: '30 days after it runs out',
    over: ({ now }) => older('expires_at', now, 30),
  },
  account_session: passed('expires_at', 'when it runs out'),
  person: byAdmin,
  former_password: {
    removedBy: 'directory/password-policy/history.ts',
    when: 'when the policy looks at so many newer ones only',
  },
  app: byAdmin,
  app_agent: withApp,
  app_job: { removedBy: 'provisioning/jobs/follow.ts', when: 'when its last person was looked at' },
  app_job_due: { removedBy: 'provisioning/jobs/follow.ts', when: 'when the person was looked at' },
  app_rate: { kept: 'one row an app with a rate' },
  grp: { kept: 'until it is deleted here or at its source' },
  grp_member: withGroup,
  profile_attribute: byAdmin,
  group_rule: byAdmin,
  group_rule_grp: { kept: 'as long as the rule is there' },
  group_rule_due: { removedBy: 'directory/rules/follow.ts', when: 'when the person was looked at' },
  app_user: { kept: 'as long as the person and the app are there' },
  app_grp: withApp,
  group_push_rule: byAdmin,
  group_push_due: { removedBy: 'provisioning/push-rules/follow.ts', when: 'when the group was looked at' },
  group_push: { kept: 'until the mapping is ended' },
  pending_password: {
    removedBy: 'provisioning/passwords.ts',
    when: 'when it was used or superseded, or after 72 hours',
  },
  action: {
    when: 'so many days after it ended (actionDays); what was relayed, and an answer that nobody took, after a day',
    over: ({ now, days }) => sql`${older('finished_at', now, days.actionDays)}
      or kind = 'scim.relay' and ${older('finished_at', now, relayedDays)}`,
  },
  relay_answer: {
    when: 'when the node whose caller waits has taken it, or after an hour',
    over: ({ now }) => sql`at < ${now}::timestamptz - interval '1 hour'`,
  },
  circuit: { kept: 'as long as the app does not work' },
  task: {
    when: 'so many days after it was closed (taskDays)',
    over: ({ now, days }) => sql`status = 'done' and ${older('closed_at', now, days.taskDays)}`,
  },
  import_run: {
    when: 'so many days after it ended (importDays); the last one of each app stays',
    over: ({ now, days }) => sql`${older('finished_at', now, days.importDays)}
      and not exists (select from import_match m where m.import_id = import_run.id)
      and exists (select from import_run later where later.app_id = import_run.app_id
        and later.purpose = import_run.purpose and later.id > import_run.id)`,
  },
  import_row: {
    when: 'when the next import of the app is complete, or so many days after its own ended (importDays)',
    over: ({ now, days }) => sql`exists (select from import_run r where r.id = import_row.import_id
      and r.status in ('DONE', 'FAILED') and ${older('r.finished_at', now, days.importDays)})`,
  },
  import_candidate: { removedBy: 'imports/complete.ts', when: 'when an import of the app has matched its accounts' },
  drift: { removedBy: 'drift/finish.ts', when: 'when the next drift check of the app is complete' },
  import_match: { kept: 'one row for each account that an app told of' },
  system_log: {
    when: 'so many days after it happened (systemLogDays)',
    over: ({ now, days }) => older('published', now, days.systemLogDays),
  },
  inbound: withApp,
  inbound_credential: {
    when: '30 days after it runs out',
    over: ({ now }) => older('expires_at', now, 30),
  },
  inbound_request: { removedBy: 'inbound/request-log.ts', when: 'when the app has so many newer ones' },
  inbound_user: { kept: 'until its source deletes it' },
  inbound_leaver: { kept: 'until every app has done its part, then with the person' },
  inbound_group: withGroup,
  inbound_member: withGroup,
};
