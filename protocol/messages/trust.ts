import { defineMessages } from './message.ts';

export const trustMessages = defineMessages({});
