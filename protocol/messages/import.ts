import { defineMessages } from './message.ts';

export const importMessages = defineMessages({});
