#!/usr/bin/env node
/** The doctor as a program of its own: it comes with the SDK, where there is no `postern-connector`. */
import { runProgram } from '../run-program.ts';
import { doctorCommand } from './command.ts';

await runProgram(doctorCommand());
