import { Select } from '@mantine/core';
import { type App, type Group, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { pushTexts } from '../../texts/push.ts';

const t = pushTexts.dialog;

/** One of the groups that imports brought from the application, found by the beginning of its name. */
export function TargetPicker({
  app,
  chosen,
  onChoose,
}: {
  app: App;
  chosen: Group | undefined;
  onChoose(group: Group | undefined): void;
}) {
  const [q, setQ] = useState('');
  const query = { q: q === chosen?.profile.name ? '' : q, filter: `source.id eq "${app.id}"`, limit: 50 };
  const groups = useList(operations.listGroups, { query });
  return (
    <>
      <Select
        searchable
        label={t.target}
        description={t.targetHint}
        placeholder={t.targetPlaceholder}
        nothingFoundMessage={t.noTarget}
        data={groups.items?.map(({ id, profile }) => ({ value: id, label: profile.name })) ?? []}
        filter={({ options }) => options}
        searchValue={q}
        onSearchChange={setQ}
        value={chosen?.id ?? null}
        onChange={(id) => onChoose(groups.items?.find((group) => group.id === id))}
      />
      <FaultBlock fault={groups.error} />
    </>
  );
}
