import { testAuth } from '../behaviour/client.ts';
import { connectorBehaviour } from '../behaviour/connector.suite.ts';
import { doctorBehaviour } from '../behaviour/doctor.suite.ts';
import { createScimServer } from '../sdk/index.ts';
import { createMemoryConnector } from './memory-connector.ts';

const start = async () => createScimServer(createMemoryConnector(), { auth: testAuth });
connectorBehaviour('memory', start);
doctorBehaviour('memory', start);
