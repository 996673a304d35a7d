import { connectorBehaviour, doctorBehaviour } from '@postern/connector/behaviour';
import { createApplication } from './application.ts';
import { createConnector } from './connector.ts';
import { createServer } from './server.ts';

/** An empty application of its own for each test. */
const start = async () =>
  createServer(createConnector(createApplication()), { user: 'agent', password: 'pass:word é' });

connectorBehaviour('connector', start);
doctorBehaviour('connector', start);
