import { defineMessages } from './message.ts';

export const queueMessages = defineMessages({});
