import { defineMessages } from './message.ts';

export const orgMessages = defineMessages({});
