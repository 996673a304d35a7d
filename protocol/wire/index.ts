export * from './action.ts';
export * from './enrolment.ts';
export * from './error.ts';
export * from './exchange.ts';
export * from './import.ts';
export * from './limits.ts';
export * from './result.ts';
export * from './settings.ts';
