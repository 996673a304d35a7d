import { EmptyState } from '@postern/ui';
import type { ReactNode } from 'react';
import { Link, Route, Routes } from 'react-router';
import { AboutPage } from '../about/about-page.tsx';
import { ActivityPage } from '../activity/activity-page.tsx';
import { ConnectorsPage } from '../connectors/connectors-page.tsx';
import { DiagnosticsPage } from '../diagnostics/diagnostics-page.tsx';
import { LogsPage } from '../logs/logs-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { StatusPage } from '../status/status-page.tsx';
import { frameTexts as t } from '../texts/frame.ts';
import { TlsPage } from '../tls/tls-page.tsx';
import { Shell } from './shell.tsx';

/** Which screen is at which address. */
export function Pages({ lost }: { lost: ReactNode }) {
  return (
    <Routes>
      <Route element={<Shell lost={lost} />}>
        <Route index element={<StatusPage />} />
        <Route path="activity" element={<ActivityPage />} />
        <Route path="connectors" element={<ConnectorsPage />} />
        <Route path="tls" element={<TlsPage />} />
        <Route path="logs" element={<LogsPage />} />
        <Route path="diagnostics" element={<DiagnosticsPage />} />
        <Route path="settings" element={<SettingsPage />} />
        <Route path="about" element={<AboutPage />} />
        <Route path="*" element={<EmptyState action={<Link to="/">{t.toStatus}</Link>}>{t.unknownPage}</EmptyState>} />
      </Route>
    </Routes>
  );
}
