import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { ListPanel, noneYet } from '../../parts/list-panel.tsx';
import { Permitted, WhoMay } from '../../parts/permitted.tsx';
import { pushTexts as t } from '../../texts/push.ts';
import { PickPushed } from './pick-pushed.tsx';
import { pushColumns } from './push-columns.tsx';
import { PushRules } from './push-rules.tsx';

export function PushTab({ app }: { app: App }) {
  const [picking, setPicking] = useState(false);
  const [q, setQ] = useState('');
  const args = { params: { appId: app.id }, query: { q, limit: 100 } };
  const list = useList(operations.listMappings, args, { every: 3000 });
  const push = useChange(operations.pushMapping);
  const columns = pushColumns({
    app,
    push: ({ id }) => push.mutate({ params: { appId: app.id, mappingId: id } }),
    busy: push.isPending ? push.variables.params?.mappingId : undefined,
  });
  const add = (
    <Permitted to={operations.createMapping}>
      <Button variant={noneYet({ list, q }) ? 'filled' : 'default'} onClick={() => setPicking(true)}>
        {t.add}
      </Button>
    </Permitted>
  );
  return (
    <>
      <WhoMay to={operations.createMapping} />
      <ListPanel
        title={t.title}
        texts={{ ...t, empty: `${t.empty} ${t.lead}` }}
        list={list}
        columns={columns}
        q={q}
        onSearch={setQ}
        add={add}
        fault={push.error}
      >
        <PickPushed app={app} opened={picking} onClose={() => setPicking(false)} />
      </ListPanel>
      <PushRules app={app} />
    </>
  );
}
