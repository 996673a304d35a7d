/** Of this agent; sent with every call, so that the org can say when it is too old. */
export const agentVersion = '0.1.0';
