import { defineMessages } from './message.ts';

export const agentMessages = defineMessages({});
