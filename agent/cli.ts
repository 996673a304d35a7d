#!/usr/bin/env node
import { main } from './cli/main.ts';
import { processContext } from './cli/process-context.ts';

main(process.argv.slice(2), processContext()).then((code) => {
  process.exitCode = code;
});
