#!/usr/bin/env node
import { main } from './cli/main.ts';
import { processContext } from './cli/process-context.ts';

main(process.argv.slice(2), processContext()).then((code) => {
  // Output that could not be written has set one.
  process.exitCode ||= code;
});
