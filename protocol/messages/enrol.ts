import { defineMessages } from './message.ts';

export const enrolMessages = defineMessages({});
