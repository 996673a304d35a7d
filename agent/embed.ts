/** Public entry for a program that carries an agent and shows its screens, or shows those of one that runs: the desktop application. */
export { type Environment, readEnvironment } from './config/environment.ts';
export { type ConsoleClient, findLocalConsole } from './console/local-client.ts';
export { securityHeaders } from './console/loopback/answer.ts';
export { type Asset, loadAssets } from './console/loopback/assets.ts';
export { type ConsolePort, serveConsolePort } from './console/port-server.ts';
export { type DesktopAnswers, relayConsole } from './console/relay.ts';
export { socketPath } from './console/socket-path.ts';
export { type Desk, startDesk } from './host.ts';
export type { OpenStore } from './journal/store.ts';
export { agentVersion } from './version.ts';
