import { testAuth } from '../behaviour/client.ts';
import { connectorBehaviour } from '../behaviour/connector.suite.ts';
import { createScimServer } from '../sdk/index.ts';
import { createMemoryConnector } from './memory-connector.ts';

connectorBehaviour('memory', async () => createScimServer(createMemoryConnector(), { auth: testAuth }));
