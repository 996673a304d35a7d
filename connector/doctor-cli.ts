#!/usr/bin/env node
import { doctorCommand } from './doctor/command.ts';
import { runProgram } from './run-program.ts';

// The doctor as a program of its own: it comes with the SDK, where there is no `postern-connector`.
await runProgram(doctorCommand());
