import type { JsonObject } from '@postern/protocol/scim';

/** Who did it. `type` in Okta's words: User (an administrator), Agent, SystemPrincipal (the org itself), ApiToken, PublicClientApp (a service app). */
export interface LogActor {
  type: 'User' | 'Agent' | 'SystemPrincipal' | 'ApiToken' | 'PublicClientApp';
  id: string;
  displayName: string;
}

/** What it was done to. `type` in Okta's words: User, AppUser, AppInstance, UserGroup, Agent, … */
export interface LogTarget {
  type: string;
  id: string;
  displayName: string;
  alternateId?: string;
}

/** One event before it is written. Never carries a secret. */
export interface LogEvent {
  /** Okta's event name, e.g. `application.provision.user.push`. */
  eventType: string;
  /** One sentence for an admin. */
  message: string;
  actor: LogActor;
  /** Default INFO, or WARN for a failure. */
  severity?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  target?: LogTarget[];
  /** Default SUCCESS. */
  outcome?: 'SUCCESS' | 'FAILURE';
  /** Why it failed: a code of the catalogue, or what the application said. */
  reason?: string;
  appId?: string;
  detail?: JsonObject;
}

/** The org acting by itself: timers, follow-ups of a change. */
export const systemActor: LogActor = { type: 'SystemPrincipal', id: 'org', displayName: 'Postern' };
