#!/usr/bin/env node
/** The doctor as a program of its own: it comes with the SDK, where there is no `postern-connector`. */
import { doctorCommand } from './command.ts';

await doctorCommand().parseAsync();
