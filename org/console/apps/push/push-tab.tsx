import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { DataTable, EmptyState, Panel } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { Permitted, WhoMay } from '../../parts/permitted.tsx';
import { pushTexts as t } from '../../texts/push.ts';
import { PickPushed } from './pick-pushed.tsx';
import { pushColumns } from './push-columns.tsx';
import { PushRules } from './push-rules.tsx';

export function PushTab({ app }: { app: App }) {
  const [picking, setPicking] = useState(false);
  const mappings = useList(operations.listMappings, { params: { appId: app.id } }, { every: 3000 });
  const push = useChange(operations.pushMapping);
  const columns = pushColumns({
    app,
    push: ({ id }) => push.mutate({ params: { appId: app.id, mappingId: id } }),
    busy: push.isPending ? push.variables.params?.mappingId : undefined,
  });
  const none = mappings.items?.length === 0;
  const add = (
    <Permitted to={operations.createMapping}>
      <Button variant={none ? 'filled' : 'default'} onClick={() => setPicking(true)}>
        {t.add}
      </Button>
    </Permitted>
  );
  return (
    <>
      <WhoMay to={operations.createMapping} />
      <Panel title={t.title} padded={false} aside={!none && add}>
        {push.error && (
          <div className="c-pad">
            <FaultBlock fault={push.error} />
          </div>
        )}
        <ListBox list={mappings} empty={<EmptyState action={add}>{`${t.empty} ${t.lead}`}</EmptyState>}>
          {(items) => <DataTable caption={t.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
        <PickPushed app={app} opened={picking} onClose={() => setPicking(false)} />
      </Panel>
      <PushRules app={app} />
    </>
  );
}
