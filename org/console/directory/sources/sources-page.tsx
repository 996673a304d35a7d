import { Button } from '@mantine/core';
import { operations, type ProfileSource } from '@postern/protocol/management';
import { type Column, DataTable, EmptyState, Loading, Panel } from '@postern/ui';
import { Link } from 'react-router';
import { type Saving, useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { Page } from '../../parts/page.tsx';
import { useMay, WhoMay } from '../../parts/permitted.tsx';
import { SaveFault } from '../../parts/save-fault.tsx';
import { common } from '../../texts/common.ts';
import { sourceTexts as t } from '../../texts/sources.ts';
import { moment } from '../../texts/time.ts';
import { moved } from './moved.ts';

/** The apps that source people, in the order in which they come. */
export function SourcesPage() {
  const { loaded, saving } = useEdited(operations.listProfileSources, operations.orderProfileSources, {});
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <Sources sources={loaded.data.answer} saving={saving} />;
}

function Sources({ sources, saving }: { sources: ProfileSource[]; saving: Saving<{ ids: string[] }> }) {
  const may = useMay()(saving.to);
  const ids = sources.map(({ id }) => id);
  const columns: Column<ProfileSource>[] = [
    { key: 'priority', head: t.columns.priority, width: '100px', cell: ({ priority }) => priority },
    {
      key: 'app',
      head: t.columns.app,
      cell: ({ id, label }) => (
        <Link className="p-strong" to={`/apps/${id}/to-org`}>
          {label}
        </Link>
      ),
    },
    { key: 'people', head: t.columns.people, right: true, cell: ({ people }) => people.toLocaleString('en') },
    {
      key: 'last',
      head: t.columns.last,
      right: true,
      cell: ({ lastImport }) => (lastImport ? moment(lastImport) : <span className="p-quiet">{t.never}</span>),
    },
  ];
  const order: Column<ProfileSource> = {
    key: 'move',
    head: t.columns.move,
    right: true,
    cell: ({ label, priority }) => (
      <span className="p-row c-move">
        <Move words={t.up} name={t.upOf(label)} off={priority === 1} saving={saving} ids={moved(ids, priority, -1)} />
        <Move
          words={t.down}
          name={t.downOf(label)}
          off={priority === ids.length}
          saving={saving}
          ids={moved(ids, priority, 1)}
        />
      </span>
    ),
  };
  return (
    <Page title={t.title}>
      <p className="p-second">{t.lead}</p>
      <WhoMay to={saving.to} />
      <SaveFault {...saving} />
      <Panel padded={false} label={t.caption}>
        {sources.length === 0 ? (
          <EmptyState action={<Link to="/apps">{t.toApps}</Link>}>{t.empty}</EmptyState>
        ) : (
          <DataTable
            caption={t.caption}
            columns={may && sources.length > 1 ? [...columns, order] : columns}
            rows={sources}
            rowKey={({ id }) => id}
          />
        )}
      </Panel>
    </Page>
  );
}

interface MoveProps {
  words: string;
  name: string;
  off: boolean;
  saving: Saving<{ ids: string[] }>;
  ids: string[];
}

function Move({ words, name, off, saving, ids }: MoveProps) {
  return (
    <Button size="compact-sm" aria-label={name} disabled={off || saving.busy} onClick={() => saving.run({ ids })}>
      {words}
    </Button>
  );
}
