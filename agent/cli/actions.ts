import { CodedError } from '@postern/protocol/messages';
import { connectLocalConsole } from '../console/local-client.ts';
import { requireIdentity } from '../enrol/identity.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

export interface ActionsOptions extends DataOption {
  json?: boolean;
  limit: string;
  status?: string;
}

/** `postern actions`: what the agent did last, newest first. */
export async function actionsCommand(options: ActionsOptions, context: CliContext): Promise<ExitCode> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new CodedError('usage', { detail: '--limit takes a number from 1 to 1000.' });
  const { dataDir } = context.environment(options.data);
  requireIdentity(dataDir);
  const console = await connectLocalConsole(dataDir);
  try {
    const rows = await console.client.actions.list({ limit, ...(options.status ? { status: options.status } : {}) });
    for (const row of rows) {
      if (options.json) {
        context.out(JSON.stringify(row));
        continue;
      }
      const time = new Date(row.at).toLocaleString('sv');
      const took = row.tookMs === undefined ? '' : `${row.tookMs} ms`;
      context.out(
        `${time}  ${row.status.padEnd(9)} ${row.kind.padEnd(16)} ${row.subject}  ${row.app}  ${took}`.trimEnd(),
      );
      if (row.error) context.out(`    ${row.error.message} (${row.error.code})`);
    }
    return exitCodes.ok;
  } finally {
    await console.close();
  }
}
