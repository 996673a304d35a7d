/** Public entry of the contract between the agent's screens and the agent. */
export {
  type ActivityDetail,
  type ActivityFilter,
  type ActivityOutline,
  type ActivitySummary,
  activityDetail,
  activityFilter,
  activitySummary,
  type Exchange,
} from './activity.ts';
export type { CodedProblem } from './coded.ts';
export { type ConsoleContract, consoleContract } from './contract.ts';
export type { DesktopView } from './desktop.ts';
export {
  type BundleChunk,
  type BundlePreview,
  type BundleProgress,
  type RemovedKind,
  removedKinds,
} from './diagnostics.ts';
export { type EnrolmentState, type OrgCheck, orgStages } from './enrolment.ts';
export {
  type LogBatch,
  type LogFilter,
  type LogFollow,
  type LogFrom,
  type LogLevel,
  type LogLine,
  type LogNumbers,
  logLevels,
} from './log.ts';
export type { CertificateView, ProcessInfo, SettingsView } from './settings.ts';
export { type ActivityRow, type AgentState, activityRow, agentState } from './state.ts';
export type { AuthorityView, PeerResult, TlsView, TrialState, TrustChange, TrustSetting } from './trust.ts';
