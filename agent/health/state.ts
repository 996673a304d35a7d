/** What every screen, the tray and `postern status` show; its schema belongs to the contract with the screens. */
export type { AgentState } from '@postern/protocol/console';
