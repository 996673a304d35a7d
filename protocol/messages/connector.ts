import { defineMessages } from './message.ts';

export const connectorMessages = defineMessages({});
