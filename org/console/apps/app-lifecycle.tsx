import { type App, operations } from '@postern/protocol/management';
import { useNavigate } from 'react-router';
import { AskedChange } from '../parts/asked-change.tsx';
import { ChangeButton } from '../parts/change-button.tsx';
import { Permitted, WhoMay } from '../parts/permitted.tsx';
import { generalTexts as t } from '../texts/apps.ts';

/** Deactivate, activate, delete; each says what it does to accounts. */
export function AppLifecycle({ app }: { app: App }) {
  const navigate = useNavigate();
  const args = { params: { appId: app.id } };
  const active = app.status === 'ACTIVE';
  return (
    <div className="p-stack">
      <p className="p-small p-second">{t.lifeHint}</p>
      <WhoMay to={operations.deleteApp} />
      <div className="p-row">
        {active ? (
          <AskedChange
            operation={operations.deactivateApp}
            args={args}
            button={t.deactivate}
            title={t.confirmDeactivate.title(app.label)}
            confirm={t.confirmDeactivate.confirm}
          >
            {t.confirmDeactivate.effect}
          </AskedChange>
        ) : (
          <ChangeButton operation={operations.activateApp} args={args}>
            {t.activate}
          </ChangeButton>
        )}
        <AskedChange
          operation={operations.deleteApp}
          args={args}
          look="danger"
          disabled={active}
          button={t.delete}
          title={t.confirmDelete.title(app.label)}
          confirm={t.confirmDelete.confirm}
          onDone={() => navigate('/apps')}
        >
          {t.confirmDelete.effect}
        </AskedChange>
        <Permitted to={operations.deleteApp}>{active && <span className="p-meta">{t.deleteBlocked}</span>}</Permitted>
      </div>
    </div>
  );
}
