/** Public entry of the contract between the agent's screens and the agent. */
export { type ConsoleContract, consoleContract, type LogLevel, logLevels } from './contract.ts';
export { type ActivityRow, type AgentState, activityRow, agentState } from './state.ts';
