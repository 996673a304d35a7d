/** Ours beside scimmy-routers: the memory connector, in a process of its own. Prints its base URL. */
import { createMemoryConnector } from '../../connector/memory/index.ts';
import { createScimServer } from '../../connector/sdk/index.ts';

const server = createScimServer(createMemoryConnector(), { auth: { type: 'bearer', token: 'right' } });
console.log(`${await server.listen({ host: '127.0.0.1', port: 0 })}/v2`);
