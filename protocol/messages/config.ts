import { defineMessages } from './message.ts';

export const configMessages = defineMessages({});
