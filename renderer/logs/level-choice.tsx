import { Select } from '@mantine/core';
import { type LogLevel, logLevels } from '@postern/protocol/console';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useClient } from '../api/client-context.ts';
import { logTexts as t } from '../texts/logs.ts';

/** How much the agent writes, from now on. */
export function LevelChoice() {
  const client = useClient();
  const queries = useQueryClient();
  const info = useQuery({ queryKey: ['process'], queryFn: () => client.process.info() });
  const set = useMutation({
    mutationFn: (level: LogLevel) => client.log.level({ level }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['process'] }),
  });
  if (!info.data) return null;
  return (
    <div className="p-row" title={t.untilRestart.replaceAll('`', '')}>
      <span className="p-small p-second">{t.writes}</span>
      <Select
        w={160}
        aria-label={t.writes}
        value={set.isPending ? set.variables : info.data.logLevel}
        data={logLevels.map((value) => ({ value, label: t.level[value] }))}
        onChange={(value) => set.mutate(value as LogLevel)}
      />
    </div>
  );
}
