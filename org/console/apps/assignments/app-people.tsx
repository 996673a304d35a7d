import { Button, Select } from '@mantine/core';
import { type App, type AppUser, operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Panel } from '@postern/ui';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { ListBox } from '../../parts/list-box.tsx';
import { Permitted, useMay } from '../../parts/permitted.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { peopleColumns } from './people-columns.tsx';
import { PickPeople } from './pick-people.tsx';
import { ProvisionNow } from './provision-now.tsx';

const t = assignmentTexts.people;
const syncStates = ['OUT_OF_SYNC', 'SYNCING', 'SYNCHRONIZED', 'ERROR'] as const;
type Sync = (typeof syncStates)[number];

/** Who is assigned to an app, and how far each account is. */
export function AppPeople({ app }: { app: App }) {
  const may = useMay();
  const [q, setQ] = useState('');
  const [syncState, setSyncState] = useState<Sync>();
  const [picking, setPicking] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const people = useList(
    operations.listAppUsers,
    { params: { appId: app.id }, query: { q, ...(syncState ? { syncState } : {}) } },
    { every: 2000 },
  );
  const all = q === '' && !syncState;
  const assign = (
    <Permitted to={operations.assignUser}>
      <Button variant="filled" onClick={() => setPicking(true)}>
        {t.assign}
      </Button>
    </Permitted>
  );
  const none = all && people.items?.length === 0;
  return (
    <Panel title={t.title} padded={false} aside={!none && assign}>
      {!none && (
        <div className="c-tools">
          <SearchBox label={t.search} onSearch={setQ} width={320} />
          <Select
            aria-label={t.columns.state}
            w={150}
            data={[
              { value: '', label: t.all },
              ...syncStates.map((value) => ({ value, label: assignmentTexts.states[value] })),
            ]}
            value={syncState ?? ''}
            onChange={(value) => setSyncState(value ? (value as Sync) : undefined)}
          />
        </div>
      )}
      <ListBox list={people} empty={all ? <EmptyState action={assign}>{t.empty}</EmptyState> : t.noMatch}>
        {(items) => (
          <DataTable
            caption={t.caption}
            columns={peopleColumns(app)}
            rows={items}
            rowKey={({ id }) => id}
            {...(may(operations.provisionUsers) && {
              selection: {
                chosen,
                onChange: setChosen,
                nameOf: (key: string) => t.select(nameOf(items, key)),
                allLabel: t.selectAll,
              },
            })}
          />
        )}
      </ListBox>
      {!none && (
        <Permitted to={operations.provisionUsers}>
          <ProvisionNow app={app} chosen={chosen} onDone={() => setChosen(new Set())} />
        </Permitted>
      )}
      <PickPeople app={app} opened={picking} onClose={() => setPicking(false)} />
    </Panel>
  );
}

const nameOf = (people: AppUser[], id: string): string =>
  people.find((person) => person.id === id)?._embedded.user.displayName ?? id;
