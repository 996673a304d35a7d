import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { generalTexts as t } from '../texts/apps.ts';
import { common } from '../texts/common.ts';

/** Deactivate, activate, delete; each says what it does to accounts. */
export function AppLifecycle({ app }: { app: App }) {
  const [asked, setAsked] = useState<'deactivate' | 'delete'>();
  const navigate = useNavigate();
  const close = () => setAsked(undefined);
  const args = { params: { appId: app.id } };
  const activate = useChange(operations.activateApp);
  const deactivate = useChange(operations.deactivateApp, close);
  const remove = useChange(operations.deleteApp, () => navigate('/apps'));
  const active = app.status === 'ACTIVE';
  return (
    <div className="p-stack">
      <p className="p-small p-second">{t.lifeHint}</p>
      <FaultBlock fault={activate.error} />
      <div className="p-row">
        {active ? (
          <Button onClick={() => setAsked('deactivate')}>{t.deactivate}</Button>
        ) : (
          <Button loading={activate.isPending} onClick={() => activate.mutate(args)}>
            {t.activate}
          </Button>
        )}
        <Button variant="danger" disabled={active} onClick={() => setAsked('delete')}>
          {t.delete}
        </Button>
        {active && <span className="p-meta">{t.deleteBlocked}</span>}
      </div>
      <Confirm
        opened={asked === 'deactivate'}
        title={t.confirmDeactivate.title(app.label)}
        confirm={t.confirmDeactivate.confirm}
        cancel={common.cancel}
        busy={deactivate.isPending}
        onConfirm={() => deactivate.mutate(args)}
        onCancel={close}
      >
        {t.confirmDeactivate.effect}
        <FaultBlock fault={deactivate.error} />
      </Confirm>
      <Confirm
        opened={asked === 'delete'}
        title={t.confirmDelete.title(app.label)}
        confirm={t.confirmDelete.confirm}
        cancel={common.cancel}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(args)}
        onCancel={close}
      >
        {t.confirmDelete.effect}
        <FaultBlock fault={remove.error} />
      </Confirm>
    </div>
  );
}
